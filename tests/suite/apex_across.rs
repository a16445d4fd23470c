//! Apex across the files of a bundle: what another class says of a name.
//!
//! `=== path` starts a file of a form. A line that ends in `// => a, b` has these usages, each as member and
//! confidence, and no others; a line without has none. The marks are not part of the files: a class that names no
//! field is read only if another leads to it.

use crate::support::Bundle;
use sf_cti::{AuditOptions, audit};

/// What is found in a form, and what its marks ask for, as `path:line member confidence`.
fn found_and_wanted(form: &str, jobs: usize) -> [Vec<String>; 2] {
    let mut bundle = Bundle::empty();
    let mut wanted = Vec::new();
    for file in form.split("=== ").skip(1) {
        let (path, text) = file.split_once('\n').expect("a path has a line of its own");
        let mut plain = String::new();
        for (at, line) in text.lines().enumerate() {
            let (code, marks) = line.split_once("// =>").unwrap_or((line, ""));
            let marks = marks.split(',').map(str::trim);
            let line = at + 1;
            wanted.extend(
                marks
                    .filter(|mark| !mark.is_empty())
                    .map(|mark| format!("{path}:{line} {mark}")),
            );
            plain.push_str(code.trim_end());
            plain.push('\n');
        }
        bundle = bundle.with(path, plain);
    }
    let options = AuditOptions {
        jobs: Some(jobs),
        ..AuditOptions::default()
    };
    let inventory = audit(&[bundle.path().to_owned()], &options, &|_| {}).expect("it is a folder");
    let mut found: Vec<String> = inventory
        .usages
        .iter()
        .map(|usage| {
            let member = usage.member.as_deref().unwrap_or(&usage.rule.id);
            let place = &usage.place;
            let line = place.start.line;
            format!("{}:{line} {member} {}", place.path, usage.confidence)
        })
        .collect();
    found.sort();
    wanted.sort();
    [found, wanted]
}

fn holds(form: &str) {
    for jobs in [1, 3] {
        let [found, wanted] = found_and_wanted(form, jobs);
        assert_eq!(found, wanted, "{form}");
    }
}

#[test]
fn the_type_of_a_field_or_a_result_is_looked_up_in_its_class() {
    holds(
        "=== classes/Desk.cls
public class Desk extends Base {
    Ctx own;
    void run(Ctx c, Source source, Map<Id, Ctx> byId) {
        Object o = Selector.newest().CallType; // => Task.CallType high
        o = Selector.all()[0].CallDisposition; // => Task.CallDisposition high
        c.call.CallType = 'Inbound'; // => Task.CallType high
        Ctx.current.CallType = 'Inbound'; // => Task.CallType high
        own.parts.first.CallObject = 'x'; // => Task.CallObject high
        o = source.latest().CallType; // => Task.CallType high
        o = byId.get(id).call?.CallType; // => Task.CallType high
        record.CallType = 'Inbound'; // => Task.CallType high
        o = known(1).CallType; // => Task.CallType high
        o = super.known(1).CallType; // => Task.CallType high
        o = new Selector().byId.get(id).CallType; // => Task.CallType high
        o = Ctx.Part.last.CallType; // => Task.CallType high
        for (SObject s : Selector.all()) { s.put('CallType', 'Inbound'); } // => Task.CallType high
        o = people().owner.CallCenterId; // => User.CallCenterId high
    }
}
=== classes/Selector.cls
public class Selector {
    public Map<Id, Task> byId;
    public static Task newest() { return null; }
    public static List<Task> all() { return null; }
}
=== classes/Ctx.cls
public class Ctx {
    public Task call { get; set; }
    public static Task current;
    public Part parts;
    public class Part { public Task first; public static Task last; }
}
=== classes/Source.cls
public interface Source extends Older { }
=== classes/Older.cls
public interface Older { Task latest(); }
=== classes/Base.cls
public virtual class Base extends Root { protected People people() { return null; } }
=== classes/Root.cls
public virtual class Root { protected Task record; protected Task known(Integer a) { return null; } }
=== classes/People.cls
public class People { public User owner; }
",
    );
}

#[test]
fn what_another_class_calls_the_same_is_its_own() {
    holds(
        "=== classes/Desk.cls
public class Desk extends Base {
    void run(Task t, Dto d, Answer a) {
        t.Subject = Service.answer().CallType;
        t.Subject = Service.answer(1).CallType; // => Task.CallType high
        t.Subject = d.call.CallType;
        Dto.Inner inner = d.call;
        t.Subject = inner.CallType;
        t.Subject = record.CallType;
        t.Subject = a.CallDisposition;
        t.Subject = Dto.CallObject;
        t.Subject = Service.owner().CallCenterId;
        t.Subject = d.voice.CallType;
        t.CallType = d.call.CallType; // => Task.CallType high
    }
}
=== classes/Service.cls
public class Service {
    public static Answer answer() { return null; }
    public static Task answer(Integer a) { return null; }
    public static Owner owner() { return null; }
    public class Answer { public String CallType; }
    public class Owner { public Id CallCenterId; }
}
=== classes/Answer.cls
public class Answer { public String CallDisposition; }
=== classes/Dto.cls
public class Dto {
    public static String CallObject;
    public Inner call;
    public VoiceCall voice;
    public class Inner { public String CallType; }
}
=== classes/Base.cls
public virtual class Base { protected Service.Answer record; }
",
    );
}

#[test]
fn what_no_class_of_the_bundle_says_is_no_surer_than_before() {
    holds(
        "=== classes/Desk.cls
public class Desk extends Managed.Base {
    void run(Task t, Gone g) {
        t.Subject = Gone.answer().CallType; // => Task.CallType low
        t.Subject = g.call.CallType; // => Task.CallType low
        t.Subject = Here.unknown().CallType; // => Task.CallType low
        t.Subject = Here.either(1).CallType; // => Task.CallType low
        t.Subject = Here.any().get(0).CallType;
    }
}
=== classes/Here.cls
public class Here {
    public static Task either(Integer a) { return null; }
    public static Dto either(String a) { return null; }
    public static List<Dto> any() { return null; }
}
",
    );
}

#[test]
fn a_class_hides_the_object_of_its_name() {
    holds(
        "=== classes/Task.cls
public class Task { public String CallType; public String CallDisposition; void run() { this.CallType = 'x'; } }
=== classes/CallCenter.cls
public class CallCenter { public String name; }
=== classes/User.cls
public class User { public Id CallCenterId; }
=== classes/VoiceCall.cls
public class VoiceCall { public String CallType; }
=== classes/Desk.cls
public class Desk {
    void run(VoiceCall v, User u) {
        Task t = new Task();
        t.CallType = 'x';
        List<Task> all = new List<Task>{ new Task(CallDisposition = 'x') };
        all[0].CallDisposition = v.CallType;
        u.CallCenterId = null;
        CallCenter c = new CallCenter();
        Schema.Task real = [SELECT CallType FROM Task]; // => Task.CallType high
        real.CallType = 'Inbound'; // => Task.CallType high
        Object o = [SELECT Id FROM Task][0].CallType; // => Task.CallType high
        List<Schema.CallCenter> centers; // => apex/call-center-query medium
    }
}
=== triggers/OnTask.trigger
trigger OnTask on Task (before insert) {
    Trigger.new[0].CallType = 'Inbound'; // => Task.CallType high
}
",
    );
    // A class inside another hides it there only, and a package's class in the package only.
    holds(
        "=== src/classes/Desk.cls
public class Desk {
    class Task { String CallType; }
    void run(Task t) { t.CallType = 'x'; }
}
=== src/classes/Other.cls
public class Other {
    void run(Task t) { t.CallType = 'x'; } // => Task.CallType high
}
=== Referenced Packages/Acme/classes/Task.cls
public class Task { public String CallType; }
=== Referenced Packages/Acme/classes/Inside.cls
public class Inside { void run(Task t) { t.CallType = 'x'; } }
",
    );
}

#[test]
fn a_name_that_one_class_lends_is_a_field_where_another_makes_it_one() {
    holds(
        "=== classes/Names.cls
public class Names {
    public static final String FIELDS = 'Id, Subject, CallType'; // => Task.CallType medium
    public static final String KIND = 'CallType'; // => Task.CallType high
    public static final String RESULT = 'CallDisposition'; // => Task.CallDisposition high
    public static final List<String> ALL = new List<String>{
        'Subject',
        'CallObject' // => Task.CallObject medium
    };
    public static final String PERSON = 'Id, CallCenterId'; // => User.CallCenterId medium
    public static String length() { return 'CallDurationInSeconds'; } // => Task.CallDurationInSeconds medium
    public class Columns { public static final String ID_OF_CALL = 'CallObject'; } // => Task.CallObject high
    public static final String LONG_FORM = 'Subject, CallObject, ' + Gone.MORE; // => Task.CallObject medium
    public static final String UNUSED = 'CallType';
    public static final String VOICE = 'CallType, CallDisposition';
    public static final String PAYLOAD = 'CallType';
}
=== classes/Desk.cls
public class Desk {
    void run(Task t, Map<String, Object> answer) {
        Object o = Database.query('SELECT ' + Names.FIELDS + ' FROM Task');
        o = Database.query('SELECT ' + String.join(Names.ALL, ',') + ' FROM ' + Objects.CALL);
        o = Database.query('SELECT SUM(' + Names.length() + ') FROM Task');
        o = Database.query('SELECT ' + Names.PERSON + ' FROM User');
        o = Database.query('SELECT ' + Names.LONG_FORM + ' FROM Task');
        o = Database.query('SELECT ' + Names.VOICE + ' FROM VoiceCall');
        t.put(Names.KIND, 'Inbound');
        o = t.get(Names.Columns.ID_OF_CALL);
        o = answer.get(Names.PAYLOAD);
    }
}
=== classes/Objects.cls
public class Objects { public static final String CALL = 'Task'; }
=== classes/Deeper.cls
public class Deeper {
    public static final String HEAD = 'SELECT Id, ' + Names.RESULT;
}
=== classes/Deepest.cls
public class Deepest {
    void run(Task t) { t.put(Names.RESULT, 'Reached'); Object o = Database.query(Deeper.HEAD + ' FROM Task'); }
}
",
    );
    holds(
        "=== classes/Base.cls
public abstract class Base {
    protected String fields = 'Id, CallType'; // => Task.CallType medium
    protected String head() { return 'SELECT CallObject, '; } // => Task.CallObject medium
}
=== classes/Calls.cls
public class Calls extends Base {
    void run() { Object o = Database.query(head() + fields + ' FROM Task'); }
}
",
    );
}

#[test]
fn the_object_of_a_query_can_be_another_classes_text() {
    holds(
        "=== classes/Desk.cls
public class Desk {
    void run() {
        Object o = Database.query('SELECT Id, CallType FROM ' + Names.CALL); // => Task.CallType medium
        String from = ' FROM ' + Names.VOICE;
        o = Database.query('SELECT CallDisposition' + from);
    }
}
=== classes/Names.cls
public class Names {
    public static final String CALL = 'Task';
    public static final String VOICE = 'VoiceCall';
}
",
    );
}

#[test]
fn of_copies_of_a_class_the_nearest_counts() {
    holds(
        "=== one/classes/Names.cls
public class Names { public static Task call; }
=== one/classes/Desk.cls
public class Desk { Object o = Names.call.CallType; } // => Task.CallType high
=== two/classes/Names.cls
public class Names { public static Dto call; class Dto { public String CallType; } }
=== two/classes/Desk.cls
public class Desk { Task t; Object o = Names.call.CallType; }
",
    );
}

#[test]
fn classes_that_need_each_other_come_to_an_end() {
    holds(
        "=== classes/A.cls
public class A extends B {
    public static String TEXT = 'CallType, ' + B.TEXT + A.TEXT; // => Task.CallType medium
    Object o = a.b.a.b.CallType;
    void run() { Object x = Database.query('SELECT ' + TEXT + B.TEXT + ' FROM Task'); }
}
=== classes/B.cls
public class B extends A {
    public static String TEXT = 'CallObject, ' + A.TEXT + B.TEXT; // => Task.CallObject medium
    public A a; public B b;
}
",
    );
}

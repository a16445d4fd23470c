//! What an ordinary file holds does not make it worth a parser.

use sf_cti::bundle::{Language, MarkupKind};
use sf_cti::detect::sieve;

#[test]
fn ordinary_scripts_and_markup_are_passed_over() {
    for text in [
        "import { LightningElement } from 'lwc'; import NAME from '@salesforce/schema/Account.Name';",
        "import ID from '@salesforce/schema/TASK.Id'; import SUBJECT from '@salesforce/schema/Event.Subject';",
        "const options = { callType: 'GET', callObject: {} }; this.recallType = MyCallTypes; x.CallType__c = 1;",
        "createRecord({ apiName: 'Task', fields: { Subject: 'Call' } });",
        "const type = 'Task'; if (x=\"Task\") {}",
    ] {
        assert!(!sieve(text, Language::JavaScript), "{text}");
    }
    for text in [
        "<template><c-task name=\"task\"></c-task></template>",
        "<aura:attribute name=\"tasks\" type=\"Object[]\"/>",
    ] {
        for kind in [MarkupKind::Aura, MarkupKind::Lwc, MarkupKind::Visualforce] {
            assert!(!sieve(text, Language::Markup(kind)), "{text}");
        }
    }
    let page = "<apex:page standardController=\"Task\">{!Task.Subject}</apex:page>";
    assert!(!sieve(page, Language::Markup(MarkupKind::Visualforce)));
}

#[test]
fn names_of_fields_and_of_rare_objects_are_worth_one() {
    for text in [
        "t.CallType",
        "t['CallObject']",
        "'select calltype from Task'",
        "'SELECT CALLTYPE FROM TASK'",
        "import T from '@salesforce/schema/Task';",
        "q=SELECT+Id+FROM+CallCenter",
        "'select Id from AdditionalNumber'",
    ] {
        assert!(sieve(text, Language::JavaScript), "{text}");
    }
    let form = "<lightning-record-form object-api-name=\"Task\">";
    assert!(sieve(form, Language::Markup(MarkupKind::Lwc)));
    let page = "<p>{!task.callDisposition}</p>";
    assert!(sieve(page, Language::Markup(MarkupKind::Visualforce)));
}

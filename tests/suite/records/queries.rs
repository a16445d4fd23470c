//! Queries that scripts hold as text.

use super::hold;

#[test]
fn soql_in_strings() {
    hold(&[
        r#"
var r = sforce.connection.query("select Id, CallType from Task where CallObject != null"); // <== CallType high, CallObject high
var v = sforce.connection.query("select Id, CallType from VoiceCall");
var s = sforce.connection.query("select Id from Task where Subject = 'CallType'");
"#,
        r#"
sforce.connection.query("select calltype from Task"); // <== CallType high
sforce.connection.query("select Id, (select CallType from Tasks) from Account"); // <== CallType high
sforce.connection.query("select Activity.CallType, Latest__r.CallObject from EmailMessage"); // <== CallType high, CallObject low
"#,
        r#"
const FIELDS = "Id, CallDisposition"; // <== CallDisposition medium
conn.query("SELECT " + FIELDS + " FROM Task WHERE WhoId = '" + id + "'");
conn.query(`SELECT Id, CallType FROM Task WHERE WhoId = '${id}'`); // <== CallType medium
conn.query("SELECT " + FIELDS + " FROM " + object);
"#,
        r#"
const rows = await conn.query("SELECT CallType FROM Task"); // <== CallType high
use(rows.records[0].CallType); // <== CallType high
conn.query("SELECT CallType FROM Task", function (err, result) { // <== CallType high
  result.records.forEach(function (record) { use(record.CallType); }); // <== CallType high
});
conn.query("SELECT CallType FROM VoiceCall").then((result) => use(result.CallType));
"#,
        r#"
conn.query("SELECT CallCenterId FROM User"); // <== CallCenterId high
conn.query("SELECT Owner.CallCenterId, CreatedBy.CallCenterId FROM Case"); // <== CallCenterId high
conn.query("SELECT CallCenterId FROM VoiceCall");
conn.query("SELECT Id, Name FROM CallCenter"); // <== call-center-query high
conn.query("SELECT Phone FROM AdditionalNumber"); // <== directory-number high
"#,
        r#"
conn.query("SELECT Id, CallType FROM " + object);
"#,
        r#"
const FIELDS = ["Id", "CallType"]; // <== CallType medium
conn.query(`SELECT ${FIELDS.join(", ")} FROM Task`);
var q = "SELECT Id, CallObject "; // <== CallObject medium
q += "FROM Task ";
q += "WHERE CallDisposition = 'x'"; // <== CallDisposition medium
conn.query(q);
var v = "SELECT Id, CallType ";
v += "FROM VoiceCall";
"#,
        r#"
const fields = ["Task.Subject", "Task.CallObject"]; // <== CallObject high
conn.query("SELECT Id, CallType FROM " + object); // <== CallType low
"#,
    ]);
}

#[test]
fn queries_in_addresses() {
    hold(&[r"
fetch('/services/data/v58.0/query?q=SELECT+CallType+FROM+Task'); // <== CallType high
fetch('/services/data/v58.0/query?q=SELECT%20Id%2CCallType%20FROM%20Task%20LIMIT%201'); // <== CallType high
fetch('/services/data/v58.0/query?q=SELECT+CallType+FROM+VoiceCall');
fetch(base + '/query/?q=' + encodeURIComponent('SELECT CallObject FROM Task')); // <== CallObject high
fetch('/find?faq=SELECT+CallType+FROM+Task');
"]);
}

#[test]
fn graphql() {
    hold(&[r"
import { gql, graphql } from 'lightning/uiGraphQLApi';
export const query = gql`
  query calls {
    uiapi { query {
      Task(where: { CallType: { eq: 1 } }) { # <== CallType high
        edges { node {
          CallDisposition { value } # <== CallDisposition high
          Owner { ... on User { CallCenterId { value } } } # <== CallCenterId high
        } }
      }
      VoiceCall { edges { node { CallType { value } } } }
      Account { edges { node { ActivityHistories { edges { node { CallType { value } } } } } } } # <== CallType high
    } }
  }`;
"]);
}

//! Records in JavaScript and TypeScript.

use super::hold;

#[test]
fn a_literal_that_names_its_object() {
    hold(&[
        r"
import { createRecord } from 'lightning/uiRecordApi';
createRecord({ apiName: 'Task', fields: { Subject: 'x', CallType: 'Inbound' } }); // <== CallType high
createRecord({ apiName: 'VoiceCall', fields: { CallType: 'Inbound' } });
",
        r"
import { createRecord } from 'lightning/uiRecordApi';
import TASK_OBJECT from '@salesforce/schema/Task';
export function save(result) {
  const fields = { Subject: 'x' };
  fields['CallDisposition'] = result; // <== CallDisposition high
  fields.CallType = 'Outbound'; // <== CallType high
  return createRecord({ apiName: TASK_OBJECT.objectApiName, fields });
}
",
        r"
import ID from '@salesforce/schema/Task.Id';
import CALL_TYPE from '@salesforce/schema/Task.CallType'; // <== CallType high
import { updateRecord } from 'lightning/uiRecordApi';
export const save = (id) => updateRecord({ fields: { [ID.fieldApiName]: id, CallObject: '1' } }); // <== CallObject high
export const other = (fields, id) => { fields[ID.fieldApiName] = id; fields[CALL_TYPE.fieldApiName] = 1; };
",
        r"
import ID from '@salesforce/schema/VoiceCall.Id';
import { updateRecord } from 'lightning/uiRecordApi';
export const save = (id) => updateRecord({ fields: { [ID.fieldApiName]: id, CallType: 'x' } });
",
        r"
const task = { sobjectType: 'Task', CallType: 'Inbound' }; // <== CallType high
const t = {};
t.sobjectType = 'Task';
t.CallObject = '1'; // <== CallObject high
const list = [{ attributes: { type: 'Task' }, CallDurationInSeconds: 3 }]; // <== CallDurationInSeconds high
const other = { attributes: { type: 'Call__c' }, CallDurationInSeconds: 3 };
",
        r"
function fieldsOf(call) { return { CallType: call.type }; } // <== CallType high
const input = { apiName: 'Task', fields: fieldsOf(x) };
",
        r"
export default class Log { objectApiName = 'Task'; fields = ['Subject', 'CallType']; } // <== CallType low
",
        r"
e.setParams({ entityApiName: 'Task', defaultFieldValues: { 'CallType': 'x' } }); // <== CallType high
e.setParams({ entityApiName: 'Case', defaultFieldValues: { 'CallType': 'x' } });
",
    ]);
}

#[test]
fn values_that_reach_a_literal_in_other_ways() {
    hold(&[
        r"
const base = { CallType: 'Inbound' }; // <== CallType high
createRecord({ apiName: 'Task', fields: { ...base, Subject: 'x' } });
const more = { CallObject: '1' }; // <== CallObject high
createRecord({ apiName: 'Task', fields: Object.assign({}, more) });
createRecord({ apiName: 'Task', fields: Object.fromEntries([['CallDisposition', 'x']]) }); // <== CallDisposition high
const { CallDurationInSeconds } = { sobjectType: 'Task' }; // <== CallDurationInSeconds high
",
        r"
export default class Log {
  input = { apiName: 'Task', fields: {} };
  save(CallType) {
    this.input.fields.CallObject = '1'; // <== CallObject high
    this.input.fields = { CallType }; // <== CallType high
  }
}
",
        r"
import { updateRecord } from 'lightning/uiRecordApi';
export const save = (Id) => updateRecord({ fields: { Id, CallType: 'Outbound' } }); // <== CallType low
",
        r"
import VOICE from '@salesforce/schema/VoiceCall';
import { updateRecord } from 'lightning/uiRecordApi';
export const save = (Id) => updateRecord({ fields: { Id, CallType: 'Outbound' } });
export default VOICE;
",
        r"
store.updateState({ fields: { CallType: 'Outbound' } });
new Vue({ data: { CallType: 1 } });
",
    ]);
}

#[test]
fn page_references_and_defaults() {
    hold(&[
        r"
import { encodeDefaultFieldValues } from 'lightning/pageReferenceUtils';
export function go(nav) {
  const values = encodeDefaultFieldValues({ CallType: 'Outbound' }); // <== CallType high
  nav({ type: 'standard__objectPage', attributes: { objectApiName: 'Task', actionName: 'new' }, state: { defaultFieldValues: values } });
}
",
        r"
import { encodeDefaultFieldValues } from 'lightning/pageReferenceUtils';
export const go = (nav) => nav({
  attributes: { objectApiName: 'VoiceCall' },
  state: { defaultFieldValues: encodeDefaultFieldValues({ CallType: 'Outbound' }) },
});
",
    ]);
}

#[test]
fn records_that_calls_make() {
    hold(&[
        r"
var t = new sforce.SObject('Task');
t.CallType = 'Inbound'; // <== CallType high
t.set('CallObject', '1'); // <== CallObject high
sforce.connection.create([t]);
var v = new sforce.SObject('VoiceCall');
v.CallType = 'Inbound';
v.set('CallObject', '1');
",
        r"
function fill(record) { record.CallType = 'x'; return record; } // <== CallType high
fill(new sforce.SObject('Task'));
",
        r"
class Log {
  constructor() { this.record = new sforce.SObject('Task'); }
  save() { this.record.CallDisposition = 'x'; } // <== CallDisposition high
}
",
        r"
const jsforce = require('jsforce');
async function run(conn) {
  await conn.sobject('Task').create({ CallType: 'Inbound' }); // <== CallType high
  const rows = await conn.sobject('Task').find({ CallObject: '1' }, ['Id', 'CallType']).limit(1); // <== CallObject high, CallType high
  for (const row of rows) { use(row.CallDisposition); } // <== CallDisposition high
  await conn.sobject('VoiceCall').find({ CallType: '1' }, ['CallDisposition']);
}
",
        r"
conn.create('Task', { CallType: 'x' }); // <== CallType high
conn.create('VoiceCall', { CallType: 'x' });
sforce.connection.retrieve('Subject, CallType', 'Task', [id]); // <== CallType high
sforce.connection.retrieve('CallType,Subject', 'VoiceCall', [id]);
conn.sobject('Task').select('Id, CallObject').execute(); // <== CallObject high
",
        r"
var record = nforce.createSObject('Task', { CallType: 'x' }); // <== CallType high
record.CallObject = '1'; // <== CallObject high
",
        r"
=== pages/P.page
<apex:page><apex:remoteObjects><apex:remoteObjectModel name='Task' fields='Id'/></apex:remoteObjects><script>
var t = new SObjectModel.Task({ CallType: 'x' }); // <== CallType high
t.retrieve({ where: { CallObject: { eq: '1' } } }, done); // <== CallObject high
var v = new SObjectModel.VoiceCall({ CallType: 'x' });
</script></apex:page>
",
    ]);
}

#[test]
fn addresses_of_the_rest_api() {
    hold(&[
        r"
fetch('/services/data/v58.0/sobjects/Task', { method: 'POST', body: JSON.stringify({ CallType: 'x' }) }); // <== CallType high
fetch('/services/data/v58.0/sobjects/VoiceCall', { method: 'POST', body: JSON.stringify({ CallType: 'x' }) });
",
        r"
const url = `${base}/services/data/v58.0/sobjects/Task/${id}`;
const body = { CallDisposition: 'x' }; // <== CallDisposition high
axios.patch(url, body);
",
        r"
$.ajax({ url: '/services/data/v58.0/sobjects/Task/', data: JSON.stringify({ CallObject: 'x' }) }); // <== CallObject high
",
        r"
window.open('/lightning/o/Task/new?defaultFieldValues=Subject=Call,CallType=Outbound'); // <== CallType high
window.open('/lightning/o/Task/new?defaultFieldValues=CallObject=' + id); // <== CallObject medium
window.open('/lightning/o/VoiceCall/new?defaultFieldValues=CallType=Outbound');
fetch('/services/data/v60.0/sobjects/Task/' + id + '?fields=Id,CallDisposition'); // <== CallDisposition medium
fetch('/calls?fields=Id,CallDisposition');
",
        r"
batch({ compositeRequest: [
  { url: '/services/data/v58.0/sobjects/Task', body: { CallType: 'x' } }, // <== CallType high
  { url: '/services/data/v58.0/sobjects/VoiceCall', body: { CallType: 'x' } },
] });
",
    ]);
}

#[test]
fn paths_in_strings_and_modules() {
    hold(&[
        r"
import A from '@salesforce/schema/User.CallCenterId'; // <== CallCenterId high
import B from '@salesforce/schema/Case.Owner.CallCenterId'; // <== CallCenterId high
import C from '@salesforce/schema/VoiceCall.CallCenterId';
import D from '@salesforce/schema/VoiceCall.CallType';
import E from '@salesforce/schema/Task.CallType__c';
export default [A, B, C, D, E];
",
        r"
const FIELDS = ['Task.CallType', 'VoiceCall.CallType', 'User.CallCenterId']; // <== CallType high, CallCenterId high
const LIST = 'Task.Subject,Task.CallObject'; // <== CallObject high
const PROSE = 'the field Task.CallObject of a call';
fetch('/services/data/v60.0/ui-api/records/' + id + '?fields=Task.Subject,Task.CallType'); // <== CallType high
const MORE = ['ActivityHistory.CallObject', 'Case.Owner.CallCenterId', 'Foo.CallType']; // <== CallObject high, CallCenterId medium
",
    ]);
}

#[test]
fn names_of_variables_hint_and_files_decide() {
    hold(&[
        // Nothing names a Task.
        r"
const columns = [{ fieldName: 'CallType' }];
const call = { CallType: 1, CallObject: 2, CallDurationInSeconds: 3 };
call.CallType = Types.CallType;
const { CallDisposition } = call;
save({ callType: 'x', callDisposition: 'y' });
",
        // Something else does.
        r"
const q = 'SELECT CallType FROM VoiceCall';
const columns = [{ fieldName: 'CallType' }];
const row = { apiName: 'VoiceCall', fields: {} };
use(row.CallType, voiceCall.CallDisposition);
",
        r"
use(task.CallType, newTask.CallObject); // <== CallType low, CallObject low
use(taskforce.CallType, voiceCall.CallObject);
",
        r"
const F = ['Task.CallDisposition']; // <== CallDisposition high
export const type = (self) => self.task.data.fields.CallType.value; // <== CallType medium
export const rows = (list) => list.map((row) => row.CallObject); // <== CallObject low
const columns = [{ fieldName: 'CallType' }]; // <== CallType low
",
        r"
import getTasks from '@salesforce/apex/TaskCtrl.getTasks';
const columns = [{ label: 'Type', fieldName: 'CallType' }]; // <== CallType low
export async function load() { const rows = await getTasks(); return rows.map((r) => r.CallObject); } // <== CallObject low
",
        r"
import getCalls from '@salesforce/apex/VoiceCtrl.getCalls';
const columns = [{ label: 'Type', fieldName: 'CallType' }];
export async function load() { return (await getCalls()).map((r) => r.CallObject); }
",
        r"
import { Task, TaskKind } from './enums';
const Activity = { CallType: 1 }; // <== CallType low
use(Task.CallType, TaskKind.CallType, TASKS.CallObject);
",
        r"
import TYPE from '@salesforce/schema/Task.CallType'; // <== CallType high
export const rows = (result) => result.data.uiapi.query.Task.edges.map((edge) => edge.node.CallType.value); // <== CallType low
export const first = (result) => result.data.uiapi.query.Task.edges[0].node.CallType.value; // <== CallType medium
",
        r"
const taskFields = [];
taskFields.push({ name: 'CallType', value: 'x' }); // <== CallType low
fields.push({ name: 'CallType', value: 'x' });
",
        r"
use(user.CallCenterId, task.Owner.CallCenterId); // <== CallCenterId low
use(agent.CallCenterId, voiceCall.CallCenterId);
",
    ]);
}

#[test]
fn what_a_call_of_open_cti_is_given_counts_where_its_object_is_named() {
    hold(&[
        r"
sforce.opencti.saveLog({ value: { entityApiName: 'Task', CallType: 'Inbound' }, callback: done }); // <== CallType high
sforce.opencti.saveLog({ value: { entityApiName: 'Call__c', CallType: 'Inbound' }, callback: done });
sforce.opencti.saveLog({ value: { Id: id, CallType: 'Inbound' }, callback: done });
",
        r"
var log = { entityApiName: 'Task', CallType: 'Inbound' }; // <== CallType high
log.CallObject = id; // <== CallObject high
sforce.opencti.saveLog({ value: log, callback: done });
var update = { Id: id, CallType: 'Inbound' };
update.CallObject = id;
sforce.opencti.saveLog({ value: update, callback: done });
",
        r"
=== src/index.ts
const value = {
  Subject: subject,
  CallDisposition: result, // <== CallDisposition high
  CallType: call.incoming ? 'Inbound' : 'Outbound', // <== CallType high
  CallObject: log.recording?.id, // <== CallObject high
  CallDurationInSeconds: call.getDuration() / 1000, // <== CallDurationInSeconds high
  entityApiName: 'Task',
};
if (isAccount) { delete value['WhoId']; }
sforce.opencti.saveLog({ value, callback: (response) => done(response) });
",
    ]);
}

#[test]
fn types_and_text_that_is_no_code() {
    hold(&[
        r"
=== a.ts
export interface Task { CallType: string; CallObject: string }
export type CallType = 'in' | 'out';
export enum Kind { CallType }
",
        r"
=== a.d.ts
declare const task: { CallType: string };
",
        r"
// task.CallType
/* createRecord({ apiName: 'Task', fields: { CallType: 1 } }) */
const text = 'the CallType of a Task';
const key = 'IW_CallType';
task.CallType__c = 1;
task.callType = 2;
",
        r"
=== src/app.test.js
test('x', () => expect(new sforce.SObject('Task').CallType).toBe('x')); // <== CallType high
",
        // Not parsed: strings are all there is.
        r"
const a = ['Task.CallType']; // <== CallType high
const q = 'SELECT CallObject FROM Task'; // <== CallObject high
const x = { CallType: 1 } }} ((
",
    ]);
}

#[test]
fn the_files_of_a_component_are_about_the_same_records() {
    hold(&[
        r#"
=== aura/calls/calls.cmp
<aura:component>
  <aura:attribute name="call" type="Task"/>
</aura:component>
=== aura/calls/callsController.js
({ save: function (component) { var c = component.get("v.call"); c.CallType = "x"; component.set("v.call.CallObject", 1); } }) // <== CallType low, CallObject low
=== aura/other/otherController.js
({ save: function (component) { var c = component.get("v.call"); c.CallType = "x"; component.set("v.call.CallObject", 1); } })
"#,
        r#"
=== lwc/calls/calls.js
import { LightningElement } from "lwc";
export default class Calls extends LightningElement { fields = ["Subject", "CallType"]; } // <== CallType low
=== lwc/calls/calls.html
<template><lightning-record-form object-api-name="Task" fields={fields}></lightning-record-form></template>
=== lwc/voice/voice.js
import { LightningElement } from "lwc";
export default class Voice extends LightningElement { fields = ["Subject", "CallType"]; }
=== lwc/voice/voice.html
<template><lightning-record-form object-api-name="VoiceCall" fields={fields}></lightning-record-form></template>
"#,
        r#"
=== lwc/calls/calls.js
import TASK from "@salesforce/schema/Task";
export default class Calls { object = TASK; }
=== lwc/calls/calls.html
<template><p>{row.CallType}</p></template> <!-- <== CallType low -->
=== lwc/other/other.html
<template><p>{row.CallType}</p></template>
"#,
    ]);
}

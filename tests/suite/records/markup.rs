//! Fields in Visualforce, Aura and templates of Lightning web components.

use super::hold;

#[test]
fn visualforce_ignores_case_where_the_object_is_known() {
    hold(&[
        r#"
=== pages/P.page
<apex:page standardController="Task" recordSetVar="rows">
{!Task.CallType} {!task.calldisposition} <!-- <== CallType high, CallDisposition high -->
<apex:repeat value="{!rows}" var="r">{!r.callobject}</apex:repeat> <!-- <== CallObject high -->
{!x.CallDurationInSeconds} {!x.callobject} {!CallType} {!'Task.CallType'} <!-- <== CallDurationInSeconds low -->
</apex:page>
"#,
        r#"
=== pages/P.page
<apex:page controller="C">
<apex:repeat value="{!openTasks}" var="t">{!t.CallType} {!t.calltype}</apex:repeat> <!-- <== CallType low -->
<apex:repeat value="{!tasks}" var="t">{!t.calltype}</apex:repeat> <!-- <== CallType medium -->
<apex:repeat value="{!contact.ActivityHistories}" var="t">{!t.CallObject}</apex:repeat> <!-- <== CallObject medium -->
<apex:repeat value="{!voiceCalls}" var="t">{!t.CallType}</apex:repeat>
</apex:page>
"#,
        r#"
=== pages/P.page
<apex:page standardController="VoiceCall">
{!VoiceCall.CallType} {!vc.CallType} {!record.CallDisposition}
<apex:repeat value="{!Account.VoiceCalls}" var="vc">{!vc.CallType}</apex:repeat>
</apex:page>
"#,
        r#"
=== components/C.component
<apex:component>
<apex:attribute name="vc" type="VoiceCall" description="x"/>
<apex:attribute name="rec" type="Task" description="x"/>
<apex:attribute name="dto" type="CallInfo" description="x"/>
{!vc.CallType} {!dto.CallType} {!rec.calltype} <!-- <== CallType high -->
</apex:component>
"#,
        r#"
=== pages/P.page
<apex:page standardController="Task">
{!$ObjectType.Task.fields.CallType.label} {!$ObjectType['Task'].Fields['CallObject'].Label} <!-- <== CallType high, CallObject high -->
{!$ObjectType.VoiceCall.fields.CallType.label} {!$Label.CallType} {!tasks[0].CallDisposition} <!-- <== CallDisposition medium -->
</apex:page>
"#,
        r#"
=== pages/P.page
<apex:page>
<apex:outputPanel rendered="{!NOT(ISBLANK($User.CallCenterId))}"/> <!-- <== CallCenterId high -->
{!Case.Owner.callcenterid} {!$User.Extension} {!voiceCall.CallCenterId} <!-- <== CallCenterId medium -->
</apex:page>
"#,
    ]);
}

#[test]
fn aura_attributes_are_typed() {
    hold(&[
        r#"
=== aura/c/c.cmp
<aura:component>
<aura:attribute name="rows" type="Task[]"/>
<aura:attribute name="more" type="List<Task>"/>
<aura:attribute name="vc" type="VoiceCall"/>
<aura:attribute name="any" type="Object"/>
<aura:attribute name="task" type="Map"/>
<aura:iteration items="{!v.rows}" var="r">{!r.CallType}</aura:iteration> <!-- <== CallType high -->
<aura:iteration items="{!v.more}" var="r">{#r.CallObject}</aura:iteration> <!-- <== CallObject high -->
<aura:iteration items="{!v.vc.parts}" var="p">{!v.vc.CallType}</aura:iteration>
{!v.any.CallObject} {!v.rows[0].CallDisposition} {!v.task.CallType} <!-- <== CallObject low, CallDisposition high, CallType medium -->
{!v.task.callType} {!v.CallType} {!c.CallType}
</aura:component>
"#,
        r#"
=== aura/c/c.cmp
<aura:component implements="force:hasRecordId">
<aura:attribute name="voiceCall" type="Object"/>
<force:recordData targetFields="{!v.voiceCall}" fields="CallType,CallDisposition"/>
{!v.voiceCall.CallType} {!v.simpleRecord.CallDisposition}
</aura:component>
"#,
        r#"
=== aura/c/c.cmp
<aura:component>
<aura:attribute name="t" type="Task"/>
<force:recordData targetFields="{!v.t}" fields="Subject, CallType"/> <!-- <== CallType high -->
<aura:attribute name="n" type="Task" default="{ 'sobjectType': 'Task', 'CallObject': 'x' }"/> <!-- <== CallObject high -->
<aura:attribute name="label" type="String" default="CallType"/> <!-- <== CallType low -->
<aura:attribute name="m" type="Map" default="{ 'sobjectType': 'Task', 'CallDisposition': 'x' }"/> <!-- <== CallDisposition high -->
<aura:attribute name="w" type="Map" default="{ 'sobjectType': 'VoiceCall', 'CallDisposition': 'x' }"/>
</aura:component>
"#,
        r#"
=== aura/c/c.cmp
<aura:component>
<aura:attribute name="label" type="String" default="CallType"/>
<lightning:select name="CallType" label="Call Type"/>
</aura:component>
"#,
    ]);
}

#[test]
fn forms_name_their_object() {
    hold(&[
        r#"
=== lwc/c/c.html
<template>
<lightning-record-edit-form object-api-name="Task">
<lightning-input-field field-name="CallType"></lightning-input-field> <!-- <== CallType high -->
</lightning-record-edit-form>
<lightning-record-view-form object-api-name="VoiceCall">
<lightning-output-field field-name="CallType"></lightning-output-field>
</lightning-record-view-form>
<lightning-record-edit-form object-api-name={taskObject}>
<lightning-input-field field-name="CallObject"></lightning-input-field> <!-- <== CallObject low -->
<lightning-input-field field-name={CallType}></lightning-input-field>
</lightning-record-edit-form>
</template>
"#,
        r#"
=== aura/c/c.cmp
<aura:component>
<lightning:recordEditForm objectApiName="Task">
<lightning:inputField fieldName="CallType"/> <!-- <== CallType high -->
</lightning:recordEditForm>
<lightning:recordForm objectApiName="Task" fields="{!['Subject','CallObject']}"/> <!-- <== CallObject high -->
<lightning:recordForm objectApiName="VoiceCall" fields="CallType"/>
<lightning:recordForm objectApiName="User" fields="CallCenterId"/> <!-- <== CallCenterId high -->
</aura:component>
"#,
        r#"
=== pages/P.page
<apex:page><apex:remoteObjects>
<apex:remoteObjectModel name="Task" fields="Id,CallType"> <!-- <== CallType high -->
<apex:remoteObjectField name="CallDisposition" jsShorthand="d"/> <!-- <== CallDisposition high -->
</apex:remoteObjectModel>
<apex:remoteObjectModel name="VoiceCall" fields="Id,CallType"/>
</apex:remoteObjects></apex:page>
"#,
    ]);
}

#[test]
fn templates_show_what_they_run_over() {
    hold(&[r#"
=== lwc/c/c.html
<template>
<template for:each={tasks} for:item="row"><p key={row.Id}>{row.CallType}</p></template> <!-- <== CallType medium -->
<template iterator:it={tasks}><p key={it.value.Id}>{it.value.CallObject}</p></template> <!-- <== CallObject medium -->
<template for:each={voiceCalls} for:item="row"><p key={row.Id}>{row.CallType}</p></template>
<p>{task.CallDisposition} {task.data.fields.CallType.value} {newTask.CallObject} {task.callType}</p> <!-- <== CallDisposition medium, CallType medium, CallObject low -->
<p>{rec.CallType} {CallType} {record.fields.CallType.value}</p>
</template>
"#]);
}

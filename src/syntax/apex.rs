//! stub
use super::facts::*;
use super::Interest;
pub struct ApexReading { pub facts: ApexFacts, pub texts: Vec<TextFact>, pub problem: Option<Problem> }
pub fn read(_t:&str,_i:&Interest)->ApexReading{ ApexReading{facts:ApexFacts::default(),texts:vec![],problem:None} }

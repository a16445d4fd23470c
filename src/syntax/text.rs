//! stub
use super::facts::*;
use super::Interest;
pub struct TextReading { pub uses: Vec<PathUse>, pub strings: Vec<StringFact>, pub texts: Vec<TextFact> }
pub fn read(_t:&str,_i:&Interest)->TextReading{ TextReading{uses:vec![],strings:vec![],texts:vec![]} }
pub fn read_other(_t:&str,_i:&Interest)->TextReading{ TextReading{uses:vec![],strings:vec![],texts:vec![]} }

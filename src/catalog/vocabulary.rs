//! The closed sets of words that the catalogue, the rooms and the outputs share.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Declares an enum of words with their spelling in data, JSON and on the command line.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$variant_meta:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        pub enum $name {
            $($(#[$variant_meta])* #[serde(rename = $word)] $variant,)+
        }

        impl $name {
            /// All of them, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word itself.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = String;

            fn from_str(text: &str) -> Result<Self, String> {
                Self::ALL
                    .iter()
                    .copied()
                    .find(|word| word.as_str() == text)
                    .ok_or_else(|| {
                        let known: Vec<&str> = Self::ALL.iter().map(|word| word.as_str()).collect();
                        format!("`{text}` is none of {}", known.join(", "))
                    })
            }
        }
    };
}

words! {
    /// The three JavaScript APIs that end together.
    Api {
        /// `sforce.opencti`, in Lightning Experience.
        Lightning = "lightning",
        /// `sforce.interaction`, in Salesforce Classic.
        Classic = "classic",
        /// `sforce.console.cti`, beside either in a console.
        Console = "console",
    }
}

words! {
    /// The job a usage does for people.
    Capability {
        /// Phone numbers that dial when clicked.
        ClickToDial = "click-to-dial",
        /// Opening the caller's record.
        ScreenPop = "screen-pop",
        /// Writing the call down.
        CallLogging = "call-logging",
        /// Knowing which record the agent looks at.
        RecordContext = "record-context",
        /// The phone's own panel.
        SoftphoneUi = "softphone-ui",
        /// Answering, holding, transferring.
        CallControl = "call-control",
        /// The agent's availability.
        Presence = "presence",
        /// Recording calls.
        Recording = "recording",
        /// Listening in and stepping in.
        Supervision = "supervision",
        /// Apex behind the phone.
        ServerLogic = "server-logic",
        /// Settings and loading of the adapter.
        AdapterConfiguration = "adapter-configuration",
        /// Call events in a Classic console.
        ConsoleEvents = "console-events",
        /// Messages between components.
        Messaging = "messaging",
        /// Fields of call records.
        RecordData = "record-data",
        /// Assigning users to call centers.
        Provisioning = "provisioning",
    }
}

words! {
    /// Whether a usage has to change.
    Category {
        /// Stops working at the end of Open CTI.
        Mandatory = "mandatory",
        /// May depend on it: somebody has to look.
        Potential = "potential",
        /// Need not change.
        Optional = "optional",
    }
}

words! {
    /// How bad a usage is for the gate; follows the category unless configured.
    Severity {
        /// Of a mandatory usage.
        Error = "error",
        /// Of a potential one.
        Warning = "warning",
        /// Of an optional one.
        Note = "note",
    }
}

impl From<Category> for Severity {
    fn from(category: Category) -> Self {
        match category {
            Category::Mandatory => Self::Error,
            Category::Potential => Self::Warning,
            Category::Optional => Self::Note,
        }
    }
}

words! {
    /// A telephony model that an org, or a group of its users, can move to.
    Target {
        /// Salesforce Voice with Amazon Connect.
        AmazonConnect = "amazon-connect",
        /// Salesforce Voice with the customer's own Amazon Connect.
        PartnerAmazonConnect = "partner-amazon-connect",
        /// Salesforce Voice with Partner Telephony.
        PartnerTelephony = "partner-telephony",
        /// Agentforce Contact Center.
        NativeTelephony = "native-telephony",
        /// Telephony outside Salesforce.
        NoSalesforceVoice = "no-salesforce-voice",
    }
}

words! {
    /// Who supplies the connector under partner telephony.
    Sourcing {
        /// The telephony vendor.
        Vendor = "vendor",
        /// The organisation itself.
        OwnConnector = "own-connector",
        /// An enterprise voice layer that keeps the present vendors.
        VoiceLayer = "voice-layer",
    }
}

words! {
    /// What becomes of a usage under a target.
    Disposition {
        /// Deleted.
        Remove = "remove",
        /// Built anew: as code, flow or configuration.
        Rewrite = "rewrite",
        /// Kept, but pointed at something else.
        RePoint = "re-point",
        /// Kept as it is, and tested again.
        KeepAndRetest = "keep-and-retest",
        /// Kept for what happened before.
        KeepAsHistory = "keep-as-history",
    }
}

impl Disposition {
    /// Whether usages of this disposition have to go, and are gated.
    #[must_use]
    pub fn burns_down(self) -> bool {
        matches!(self, Self::Remove | Self::Rewrite | Self::RePoint)
    }
}

words! {
    /// What happens to the behaviour behind a usage.
    Change {
        /// It is built in, or has no meaning any more.
        DropsOut = "drops-out",
        /// It is set up without code.
        Configuration = "configuration",
        /// It needs new code or a new flow.
        Rewrite = "rewrite",
        /// It ends, or is rebuilt elsewhere with a visible difference.
        NoEquivalent = "no-equivalent",
        /// It stays.
        Stays = "stays",
    }
}

impl Change {
    /// What is left to show afterwards, where nothing is.
    #[must_use]
    pub fn leaves(self) -> &'static str {
        match self {
            Self::DropsOut => "Nothing of it remains.",
            Self::Configuration => "Configuration in Setup; no code takes its place.",
            Self::Rewrite => "What takes its place has no single form.",
            Self::NoEquivalent => "No code takes its place.",
            Self::Stays => "It stays as it is.",
        }
    }

    /// The disposition of an API call whose behaviour changes so: the call itself always goes.
    #[must_use]
    pub fn of_a_call(self) -> Disposition {
        match self {
            Self::DropsOut | Self::NoEquivalent => Disposition::Remove,
            Self::Configuration | Self::Rewrite => Disposition::Rewrite,
            Self::Stays => Disposition::KeepAndRetest,
        }
    }
}

words! {
    /// Size of a piece of work; `effort.toml` says how many days that is.
    Size {
        /// Nothing beyond deletion.
        None = "none",
        /// Up to a day.
        S = "S",
        /// A few days.
        M = "M",
        /// One to several weeks.
        L = "L",
    }
}

words! {
    /// How well a fact is founded.
    Grounds {
        /// Read in real files or in the library.
        Verified = "verified",
        /// Said by Salesforce's documentation.
        Documented = "documented",
        /// Put together from official pieces.
        Assembled = "assembled",
        /// Reasoned; no document says so.
        Inferred = "inferred",
    }
}

words! {
    /// How sure the tool is that a usage is one.
    Confidence {
        /// Written out, or resolved through scopes.
        High = "high",
        /// Resolved through other files or strings.
        Medium = "medium",
        /// Seen as text only.
        Low = "low",
    }
}

words! {
    /// The phases of a migration, in order.
    PhaseId {
        /// Audit the current state.
        Audit = "audit",
        /// Define architectural goals.
        Goals = "goals",
        /// Establish the middle layer.
        MiddleLayer = "middle-layer",
        /// Activate intelligence.
        Intelligence = "intelligence",
        /// Parallel testing with a pilot group.
        ParallelRun = "parallel-run",
        /// Cut over, retire, remove.
        Cutover = "cutover",
    }
}

words! {
    /// Who does a task.
    Owner {
        /// Salesforce administrator.
        Admin = "admin",
        /// Developer.
        Developer = "developer",
        /// Architect.
        Architect = "architect",
        /// Whoever runs the telephones.
        Telephony = "telephony",
        /// Trainer.
        Trainer = "trainer",
        /// Sponsor.
        Sponsor = "sponsor",
    }
}

words! {
    /// Days of the week, in order.
    Weekday {
        /// Monday.
        Monday = "mon",
        /// Tuesday.
        Tuesday = "tue",
        /// Wednesday.
        Wednesday = "wed",
        /// Thursday.
        Thursday = "thu",
        /// Friday.
        Friday = "fri",
        /// Saturday.
        Saturday = "sat",
        /// Sunday.
        Sunday = "sun",
    }
}

words! {
    /// How likely something is, or how bad.
    Level {
        /// Little.
        Low = "low",
        /// Some.
        Medium = "medium",
        /// Much.
        High = "high",
    }
}

//! The parts of the crate that its trainer, its benchmarks and its fuzz targets use beyond the public face.
//!
//! These items may change in any version. Users of the library find what they need at the root of the crate.

#![allow(missing_docs, reason = "each item is described where it is defined")]

pub mod archive {
    pub use crate::archive::captures::read_all;
}
pub mod console {
    pub use crate::console::{Console, Level};
}
pub mod dedupe {
    pub use crate::dedupe::trial::{Comparison, Trial, evidence};
}
pub mod document {
    pub use crate::document::{Block, Bound, Content, Field, Hints};
    pub mod decode {
        pub use crate::document::decode::decode;
    }
    pub mod html {
        pub mod candidate_view {
            pub use crate::document::html::candidate_view::{candidates, weights};
        }
    }
    pub mod plain_text {
        pub use crate::document::plain_text::blocks;
    }
}
pub mod evaluation {
    pub mod splitting {
        pub use crate::evaluation::splitting::{Counts, Expected, pair};
    }
}
pub mod formats {
    pub use crate::formats::{Options, by_name, read, read_sized, readable};
    pub mod catalogue {
        pub use crate::formats::catalogue::read_raw;
        pub use crate::formats::raw_entry::{Entry, Raw};
    }
}
pub mod language {
    pub use crate::language::{Code, Engine, Identifier};
    pub mod model {
        pub use crate::language::model::{Calibration, LENGTHS, Look, Model, Row, SAID, WIDTH};
        pub mod making {
            pub use crate::language::model::making::{Known, Learned, places};
        }
    }
    pub mod words {
        pub use crate::language::words::{Features, LINE, SHAPES, Word, read};
    }
}
pub mod pipeline {
    pub use crate::pipeline::{Judged, Options, Pipeline};
}
pub mod project {
    pub use crate::project::Project;
}
pub mod record {
    pub use crate::record::{Ids, Record, TextLanguage};
}
pub mod refresh {
    pub use crate::refresh::{Options, digest, refresh, settings};
}
pub mod seeds {
    pub use crate::seeds::Seeds;
}
pub mod splitting {
    pub mod slots {
        pub use crate::splitting::slots::Slots;
        pub use crate::splitting::slots::model::Model;
        pub use crate::splitting::slots::training_view::{Choice, Gold, Lesson, Region, lesson, regions};
    }
    pub use crate::splitting::{Role, Splitter, Tag};
    pub mod attributes {
        pub use crate::splitting::attributes::{Attribute, Attributes, COUNT};
    }
    pub mod doubt {
        pub use crate::document::doubt::{Evidence, Reader};
        pub use crate::splitting::doubt::calibration::{Calibration, Calibrations, FILE, names};
        pub use crate::splitting::doubt::{Aspect, Sure};
    }
    pub mod date_lines {
        pub use crate::splitting::date_lines::{Place, place};
    }
    pub mod features {
        pub use crate::splitting::features::Features;
    }
    pub mod fields {
        pub use crate::splitting::fields::Fields;
    }
    pub mod forward_backward {
        pub use crate::splitting::forward_backward::marginals;
    }
    pub mod lexicon {
        pub use crate::splitting::lexicon::{Label, Lexicon};
    }
    pub mod line_shape {
        pub use crate::splitting::line_shape::{fold, item, key};
    }
    pub mod model {
        pub use crate::splitting::labels::{LABELS, Scores, label, label_name};
        pub use crate::splitting::model::{Model, Pass};
        pub use crate::splitting::sums::WEIGHTS;
    }
}
pub mod store {
    pub use crate::store::{Outcome, Page, Query, Reading, Rules, SourceReading, Store};
}
pub mod text {
    pub mod dates {
        pub use crate::text::dates::Dates;
    }
    pub mod whitespace {
        pub use crate::text::whitespace::normalise;
    }
    pub mod words {
        pub use crate::text::words::Words;
    }
}
pub mod validation {
    pub use crate::validation::{CrossChecks, Validator, edtf, value_of};
}
pub mod vocabulary {
    pub use crate::vocabulary::{Tagger, Vocabulary, fold, tokens};
}

//! Catalogues in other formats: one trait, one file a format.

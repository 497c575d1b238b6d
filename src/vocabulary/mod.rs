//! Thematic areas: a vocabulary of concepts with keyword rules, and the tagger that applies them.

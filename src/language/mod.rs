//! Which language is a text written in?

//! From the web: polite, bounded fetching.

//! Catalogues that are read: JSON Lines, JSON, CSV.

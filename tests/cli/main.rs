//! The commands, through the real binary on real files: one module a command.

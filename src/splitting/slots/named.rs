//! A macro for features that have names.

/// Makes a struct of features together with their names, so that the names in the file of weights always match the
/// code.
macro_rules! named_features {
    ($($(#[$about:meta])* $name:ident,)*) => {
        /// The features of a column.
        #[derive(Debug, Clone, Copy, Default, PartialEq)]
        pub(crate) struct Features {
            $($(#[$about])* pub $name: f32,)*
        }

        /// Number of features.
        pub(crate) const COUNT: usize = [$(stringify!($name)),*].len();

        /// The names of the features.
        pub(crate) const NAMES: [&str; COUNT] = [$(stringify!($name)),*];

        impl Features {
            /// The values of the features, in the order of their names.
            pub(crate) fn values(&self) -> [f32; COUNT] {
                [$(self.$name),*]
            }
        }
    };
}

pub(super) use named_features;

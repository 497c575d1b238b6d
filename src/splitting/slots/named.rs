//! Features with their names.

/// Makes a struct of features with their names, so that the names in the file of weights and the code cannot drift apart.
macro_rules! named_features {
    ($($(#[$about:meta])* $name:ident,)*) => {
        /// The features of a column.
        #[derive(Debug, Clone, Copy, Default, PartialEq)]
        pub(crate) struct Features {
            $($(#[$about])* pub $name: f32,)*
        }

        /// How many features there are.
        pub(crate) const COUNT: usize = [$(stringify!($name)),*].len();

        /// Their names.
        pub(crate) const NAMES: [&str; COUNT] = [$(stringify!($name)),*];

        impl Features {
            /// Their values, in the order of their names.
            pub(crate) fn values(&self) -> [f32; COUNT] {
                [$(self.$name),*]
            }
        }
    };
}

pub(super) use named_features;

//! Unpacks the records of an archive: each record is a member of gzip, a frame of Zstandard, or not packed at all.

use std::io::{self, BufRead, Read};

use flate2::bufread::GzDecoder;

use super::bytes::Bytes;

/// The packing of records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Packing {
    /// The records are not packed.
    Plain,
    /// Each record is a member of gzip (WARC 1.1, annex D).
    Gzip,
    /// Each record is a frame of Zstandard, for which a dictionary may stand in a first frame.
    Zstd,
}

/// The first bytes of a member of gzip that is packed with DEFLATE.
pub(crate) const GZIP: &[u8] = b"\x1f\x8b\x08";
/// The first bytes of a frame of Zstandard (RFC 8878).
pub(crate) const ZSTD: &[u8] = b"\x28\xb5\x2f\xfd";
/// The first bytes of the frame that holds the dictionary of an archive.
pub(crate) const DICTIONARY: &[u8] = b"\x5d\x2a\x4d\x18";
/// Bytes of a dictionary, at most.
const LARGEST_DICTIONARY: u64 = 16 << 20;

/// Whether bytes begin a frame of Zstandard that holds no data.
pub(crate) fn is_skippable(bytes: &[u8]) -> bool {
    matches!(bytes, [kind, 0x2a, 0x4d, 0x18, ..] if kind & 0xf0 == 0x50)
}

/// The unpacked bytes of the next member or frame.
///
/// # Errors
/// Returns an error when there is not enough memory for it.
pub(crate) fn unpacked<'r, R: BufRead>(
    packing: Packing,
    dictionary: &[u8],
    packed: &'r mut R,
) -> io::Result<Bytes<Box<dyn Read + 'r>>> {
    Ok(Bytes::new(match packing {
        Packing::Plain => Box::new(packed),
        Packing::Gzip => Box::new(GzDecoder::new(packed)),
        Packing::Zstd => Box::new(zstd::Decoder::with_dictionary(packed, dictionary)?.single_frame()),
    }))
}

/// Takes the frames without data that come next, and returns the dictionary that one of them holds. The bytes are left
/// as they are where no such frame comes next.
///
/// # Errors
/// Returns an error when a frame is cut off, or its dictionary is too large or cannot be unpacked.
pub(crate) fn dictionary<R: Read>(packed: &mut Bytes<R>) -> io::Result<Option<Vec<u8>>> {
    let mut found = None;
    while is_skippable(packed.peek(8)?) {
        let head = packed.peek(8)?;
        let holds = head.starts_with(DICTIONARY);
        let [_, _, _, _, a, b, c, d, ..] = *head else { return Err(cut()) };
        let length = u64::from(u32::from_le_bytes([a, b, c, d]));
        packed.consume(8);
        if !holds {
            if packed.pass(length)? < length {
                return Err(cut());
            }
            continue;
        }
        if length > LARGEST_DICTIONARY {
            return Err(io::Error::other("its dictionary is too large"));
        }
        let mut bytes = Vec::new();
        packed.take(length).read_to_end(&mut bytes)?;
        if (bytes.len() as u64) < length {
            return Err(cut());
        }
        if bytes.starts_with(ZSTD) {
            let mut unpacked = Vec::new();
            zstd::Decoder::new(bytes.as_slice())?.take(LARGEST_DICTIONARY).read_to_end(&mut unpacked)?;
            bytes = unpacked;
        }
        found = Some(bytes);
    }
    Ok(found)
}

fn cut() -> io::Error {
    io::Error::new(io::ErrorKind::UnexpectedEof, "it is cut off")
}

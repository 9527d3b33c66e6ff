//! Writes long lists. All threads format parts of the list, which are written in order.

use std::io::{self, Write};

use rayon::ThreadPool;
use rayon::iter::{IndexedParallelIterator, IntoParallelRefMutIterator, ParallelIterator};
use rayon::slice::ParallelSlice;

/// The number of items that a thread formats at once. This takes some ten microseconds.
const PART_ITEMS: usize = 64;
/// The number of parts per thread to format before the first of them is written. A higher number would keep more text
/// in memory.
const PARTS_PER_THREAD: usize = 4;

/// Writes `items` to `out`. `format` gets the index of an item, the item, and the text to append to. It runs on
/// `threads`, or on the calling thread if there are none.
///
/// # Errors
/// Errors of `format` or `out`.
pub(super) fn write_in_parts<'t, T: Sync>(
    items: &'t [T],
    threads: Option<&ThreadPool>,
    out: &mut dyn Write,
    format: impl Fn(usize, &'t T, &mut Vec<u8>) -> io::Result<()> + Sync,
) -> io::Result<()> {
    let count = threads.map_or(1, |threads| threads.current_num_threads() * PARTS_PER_THREAD);
    let mut texts: Vec<Vec<u8>> = vec![Vec::new(); count.min(items.len().div_ceil(PART_ITEMS))];
    for (number, wave) in items.chunks(PART_ITEMS * count).enumerate() {
        let first = number * PART_ITEMS * count;
        let write_part = |place: usize, part: &'t [T], text: &mut Vec<u8>| {
            text.clear();
            let first = first + place * PART_ITEMS;
            (first..).zip(part).try_for_each(|(index, item)| format(index, item, text))
        };
        match threads.filter(|_| wave.len() > PART_ITEMS) {
            Some(threads) => threads.install(|| {
                let parts = wave.par_chunks(PART_ITEMS).zip(texts.par_iter_mut()).enumerate();
                parts.with_max_len(1).try_for_each(|(place, (part, text))| write_part(place, part, text))
            })?,
            None => {
                let mut parts = wave.chunks(PART_ITEMS).zip(&mut texts).enumerate();
                parts.try_for_each(|(place, (part, text))| write_part(place, part, text))?;
            }
        }
        for text in texts.iter().take(wave.len().div_ceil(PART_ITEMS)) {
            out.write_all(text)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_written_in_their_order_on_any_number_of_threads() {
        for length in [0, 1, 64, 65, 64 * 8, 64 * 8 + 1, 5000] {
            let items: Vec<usize> = (0..length).map(|item| 3 * item).collect();
            let expected: String = (0..length).map(|item| format!("{item}:{} ", 3 * item)).collect();
            for threads in [0, 1, 2, 7] {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
                let mut out = Vec::new();
                let format = |index: usize, item: &usize, text: &mut Vec<u8>| write!(text, "{index}:{item} ");
                write_in_parts(&items, Some(&pool).filter(|_| threads > 0), &mut out, format).unwrap();
                assert_eq!(String::from_utf8(out).unwrap(), expected, "{length} {threads}");
            }
        }
    }

    #[test]
    fn an_error_ends_the_list() {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build().unwrap();
        let items: Vec<usize> = (0..5000).collect();
        let fails_at = |bad: usize| {
            let format = move |index: usize, _: &usize, _: &mut Vec<u8>| match index == bad {
                true => Err(io::Error::other("bad")),
                false => Ok(()),
            };
            write_in_parts(&items, Some(&pool), &mut io::sink(), format).is_err()
        };
        assert!(fails_at(0) && fails_at(4999) && !fails_at(5000));
    }
}

//! The items of a listing, with functions that print them for a layout. Everything that is printed is added to the gold
//! records.

use crate::chance::Chance;
use crate::date::{Date, Form};
use crate::gold::{Field, GoldRecord, Role};
use crate::item::Item;
use crate::tree::{Element, Node, el, text};
use crate::words::{Common, Labels};
use crate::{Language, Words};

/// The items of a listing, and the choices that are the same for the whole listing.
pub(crate) struct Kit {
    pub(crate) chance: Chance,
    pub(crate) language: Language,
    pub(crate) words: Words,
    pub(crate) common: &'static Common,
    pub(crate) items: Vec<Item>,
    pub(crate) gold: Vec<GoldRecord>,
    pub(crate) form: Form,
    /// Whether the titles are names of court cases.
    pub(crate) cases: bool,
    /// The date of the heading above each record.
    pub(crate) under: Vec<Option<String>>,
    pub(crate) heading: String,
    pub(crate) download_words: String,
    pub(crate) more_words: String,
    pub(crate) view_words: String,
    /// The number of the style in which the addresses of pages and documents are made.
    pub(crate) addresses: usize,
}

/// A group of records under one heading.
pub(crate) struct Group {
    /// The heading.
    pub(crate) heading: String,
    /// The numbers of the records.
    pub(crate) records: Vec<usize>,
}

impl Kit {
    /// The numbers of the records.
    pub(crate) fn all(&self) -> std::ops::Range<usize> {
        0..self.items.len()
    }

    pub(crate) fn labels(&self) -> &'static Labels {
        &self.common.labels
    }

    /// A label of the field in the language of the listing, chosen at random.
    pub(crate) fn label(&mut self, of: fn(&Labels) -> &Vec<String>) -> &'static str {
        let labels: &'static Vec<String> = of(self.labels());
        let label: &'static String = self.chance.one(labels);
        label
    }

    /// A node that is one piece of a record.
    pub(crate) fn piece(role: Role, record: usize, children: impl crate::tree::Nodes) -> Node {
        Node::Piece(role, record, children.nodes())
    }

    /// Prints the title.
    pub(crate) fn title(&mut self, record: usize) -> Node {
        let title = self.items[record].title.clone();
        self.gold[record].title = Some(title.clone());
        Self::piece(Role::Title, record, text(title))
    }

    /// The address of the page of a record; the gold record is not changed.
    pub(crate) fn page_address(&self, record: usize) -> String {
        let number = 100 + record * 3;
        match self.addresses % 5 {
            0 => format!("/pub/{number}"),
            1 => format!("https://www.example.org/publications/{}", slug(&self.items[record].title)),
            2 => format!("/node/{number}"),
            3 => format!("detail.php?id={number}&lang={}", self.language.code()),
            _ => format!("/{}/{}.html", self.language.code(), slug(&self.items[record].title)),
        }
    }

    /// The address of the document of a record; the gold record is not changed.
    pub(crate) fn file_address(&self, record: usize, extension: &str) -> String {
        match self.addresses % 3 {
            0 => format!("/files/{}.{extension}", 100 + record * 3),
            1 => format!("https://www.example.org/media/{}.{extension}", slug(&self.items[record].title)),
            _ => format!("/sites/default/files/2021-05/doc_{record}.{extension}"),
        }
    }

    /// Links the children to the page of the record.
    pub(crate) fn link(&mut self, record: usize, children: impl crate::tree::Nodes) -> Element {
        let address = self.page_address(record);
        self.gold[record].url = Some(address.clone());
        el("a", children).attr("href", address)
    }

    /// Prints the title with a link to the page of the record.
    pub(crate) fn linked(&mut self, record: usize) -> Element {
        let title = self.title(record);
        self.link(record, title)
    }

    /// Prints the title with a link: to a document in listings that link to documents, else to the page of the record.
    pub(crate) fn direct(&mut self, record: usize) -> Element {
        if self.addresses.is_multiple_of(4) {
            let title = self.title(record);
            return self.file(record, title, "pdf");
        }
        self.linked(record)
    }

    /// Links the children to a document of the record.
    pub(crate) fn file(&mut self, record: usize, children: impl crate::tree::Nodes, extension: &str) -> Element {
        let address = self.file_address(record, extension);
        self.gold[record].files.push(address.clone());
        el("a", children).attr("href", address)
    }

    /// Prints a link to the document with words such as "Download".
    pub(crate) fn download(&mut self, record: usize) -> Element {
        let words = Self::piece(Role::LinkWords, record, text(self.download_words.clone()));
        self.file(record, words, "pdf")
    }

    /// Prints a link to the page with words such as "Read more".
    pub(crate) fn more(&mut self, record: usize) -> Element {
        let words = Self::piece(Role::LinkWords, record, text(self.more_words.clone()));
        self.link(record, words)
    }

    /// Prints a link whose address shows neither a page nor a document.
    pub(crate) fn other_link(&mut self, record: usize, words: &str, address: String) -> Element {
        self.gold[record].links.push(address.clone());
        el("a", Self::piece(Role::LinkWords, record, text(words))).attr("href", address)
    }

    /// Prints the date in the form of the page; `None` if the record has none.
    pub(crate) fn date(&mut self, record: usize) -> Option<Node> {
        self.date_in(record, self.form)
    }

    /// Prints the date in a given form; `None` if the record has none.
    pub(crate) fn date_in(&mut self, record: usize, form: Form) -> Option<Node> {
        let date = self.items[record].date?;
        self.gold[record].issued = Some(form.edtf(date));
        self.gold[record].issued_basis = Some("stated");
        let printed = form.print(date, self.language, self.common);
        Some(Self::piece(Role::Issued, record, text(printed)))
    }

    /// Prints only the year; `None` if the record has no date.
    pub(crate) fn year(&mut self, record: usize) -> Option<Node> {
        self.date_in(record, Form::Year)
    }

    /// Prints the date in a `time` element with its machine-readable value.
    pub(crate) fn time(&mut self, record: usize) -> Option<Element> {
        let date = self.items[record].date?;
        let shown = if self.form.has_day() { self.form } else { Form::Long };
        let node = self.date_in(record, shown)?;
        Some(el("time", node).attr("datetime", Form::Iso.edtf(date)))
    }

    /// Prints a date that is not a date of issue, in the form of the page.
    pub(crate) fn other_date(&mut self, record: usize, days_before: usize) -> Option<Node> {
        let date = self.items[record].date?.back(days_before);
        let form = if self.form.has_day() { self.form } else { Form::Long };
        Some(Self::piece(Role::OtherDate, record, text(form.print(date, self.language, self.common))))
    }

    /// Prints the creators with a separator; `None` if the record has none.
    pub(crate) fn creators(&mut self, record: usize, separator: &str) -> Option<Node> {
        let creators = self.items[record].creators.clone();
        self.gold[record].creators.clone_from(&creators);
        (!creators.is_empty()).then(|| Self::piece(Role::Creator, record, text(creators.join(separator))))
    }

    /// Prints only the first creator; `None` if the record has none.
    pub(crate) fn creator(&mut self, record: usize) -> Option<Node> {
        self.items[record].creators.truncate(1);
        self.creators(record, "; ")
    }

    /// Prints the description; `None` if the record has none.
    pub(crate) fn description(&mut self, record: usize) -> Option<Node> {
        let description = self.items[record].description.clone();
        self.gold[record].description.clone_from(&description);
        description.map(|description| Self::piece(Role::Description, record, text(description)))
    }

    /// Prints the kind.
    pub(crate) fn kind(&mut self, record: usize) -> Node {
        let kind = self.items[record].kind.clone();
        self.gold[record].kind = Some(kind.clone());
        Self::piece(Role::Kind, record, text(kind))
    }

    /// Prints the number of the publication.
    pub(crate) fn number(&mut self, record: usize) -> Node {
        let number = self.items[record].number.clone();
        self.gold[record].number = Some(number.clone());
        Self::piece(Role::Number, record, text(number))
    }

    /// Prints the docket number of the case.
    pub(crate) fn docket(&mut self, record: usize) -> Node {
        let docket = self.items[record].docket.clone();
        self.gold[record].number = Some(docket.clone());
        Self::piece(Role::Number, record, text(docket))
    }

    /// Prints the office that published the record. `named` says whether a label, header or class names it as
    /// publisher.
    pub(crate) fn office(&mut self, record: usize, named: bool) -> Node {
        let office = self.items[record].office.clone();
        if named {
            self.gold[record].publisher = Some(office.clone());
        } else {
            self.leave_open(record, &[Field::Publisher, Field::Creators]);
        }
        Self::piece(Role::Publisher, record, text(office))
    }

    /// Prints a topic of the record, under a label or with a class.
    pub(crate) fn topic(&mut self, record: usize) -> Node {
        let topic = self.items[record].topic.clone();
        self.leave_open(record, &[Field::Keywords]);
        Self::piece(Role::Topic, record, text(topic))
    }

    /// Marks fields of a record on which careful readers may differ.
    pub(crate) fn leave_open(&mut self, record: usize, fields: &[Field]) {
        self.gold[record].open.extend_from_slice(fields);
    }

    /// Groups the records by the year of their date, the newest first. A record without a date joins the group of the
    /// records before it.
    pub(crate) fn years(&mut self) -> Vec<Group> {
        self.groups_by_date(Form::Year)
    }

    /// Groups the records by the month of their date, the newest first.
    pub(crate) fn months(&mut self) -> Vec<Group> {
        self.groups_by_date(Form::Month)
    }

    fn groups_by_date(&mut self, form: Form) -> Vec<Group> {
        let mut groups: Vec<Group> = Vec::new();
        let mut last = None;
        for record in self.all() {
            let known = self.items[record].date.or(last).or_else(|| self.items.iter().find_map(|item| item.date));
            let date = known.unwrap_or(Date { year: 2020, month: 6, day: 1 });
            last = Some(date);
            let heading = form.print(date, self.language, self.common);
            self.under[record] = Some(form.edtf(date));
            match groups.last_mut() {
                Some(group) if group.heading == heading => group.records.push(record),
                _ => groups.push(Group { heading, records: vec![record] }),
            }
        }
        groups
    }

    /// Divides the records into a few groups, each under a topic.
    pub(crate) fn topics(&mut self) -> Vec<Group> {
        let count = self.items.len();
        let size = count.div_ceil(self.common.topic_headings.len()).max(self.chance.between(1, 5));
        let first = self.chance.below(self.common.topic_headings.len());
        let mut groups: Vec<Group> = Vec::new();
        for record in self.all() {
            let topics = &self.common.topic_headings;
            let heading = topics[(first + record / size) % topics.len()].clone();
            self.gold[record].keywords = vec![heading.clone()];
            match groups.last_mut() {
                Some(group) if group.heading == heading => group.records.push(record),
                _ => groups.push(Group { heading, records: vec![record] }),
            }
        }
        groups
    }

    /// Completes the gold records with values that follow from everything that was printed.
    pub(crate) fn finish(mut self) -> Vec<GoldRecord> {
        for (record, gold) in self.gold.iter_mut().enumerate() {
            if gold.issued.is_none() {
                let item = &self.items[record];
                let of_title = gold.title.as_ref().and(item.title_date.clone()).map(|date| (date, "title"));
                let of_heading = self.under[record].clone().map(|date| (date, "heading"));
                if let Some((date, basis)) = of_heading.or(of_title) {
                    gold.issued = Some(date);
                    gold.issued_basis = Some(basis);
                }
            }
            match (&gold.url, gold.files.as_slice()) {
                (None, [only]) if gold.links.is_empty() => gold.url = Some(only.clone()),
                (None, [_, ..]) => gold.open.push(Field::Url),
                _ => {}
            }
        }
        self.gold
    }
}

/// The text in a form for addresses.
pub(crate) fn slug(text: &str) -> String {
    let mut out = String::new();
    for character in text.to_lowercase().chars() {
        match character {
            'a'..='z' | '0'..='9' => out.push(character),
            'á' => out.push('a'),
            'é' => out.push('e'),
            'í' => out.push('i'),
            'ó' => out.push('o'),
            'ú' => out.push('u'),
            'ñ' => out.push('n'),
            _ if !out.is_empty() && !out.ends_with('-') => out.push('-'),
            _ => {}
        }
    }
    out.trim_end_matches('-').to_owned()
}

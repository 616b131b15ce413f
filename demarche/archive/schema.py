"""The tables of an archive, as SQL; any SQLite tool can open the file. How they change stands in `MIGRATIONS`.

All offsets are code points of `reports.text`. A part of a record is named by its report's number and its id in the record
("s1", "e2", "f1", "a3"). `day` is the date that filters and time lines use: the part's own where it is a whole day, else the
day of publication.
"""

from __future__ import annotations

APPLICATION_ID = 0x444D4152  # "DMAR"

_FIRST = """
CREATE TABLE reports (
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  url TEXT, publisher TEXT, title TEXT,
  published TEXT,                       -- ISO date
  copy_of INTEGER,                      -- number of the report that this one is a copy of
  text TEXT NOT NULL,
  digest BLOB NOT NULL,                 -- of everything that was given: the same again is not added again
  added TEXT NOT NULL,                  -- UTC, ISO 8601
  reader TEXT NOT NULL,                 -- version that read it
  record TEXT NOT NULL                  -- the whole record as JSON, but for its text, which stands beside it
) STRICT;
CREATE INDEX reports_published ON reports (published);
CREATE INDEX reports_copy_of ON reports (copy_of) WHERE copy_of IS NOT NULL;
CREATE INDEX reports_publisher ON reports (publisher, published);

CREATE TABLE actors (
  report INTEGER NOT NULL REFERENCES reports (n) ON DELETE CASCADE,
  id TEXT NOT NULL,
  key TEXT NOT NULL,                    -- the same for the same actor in any report: Wikidata id, else folded name and country
  name TEXT NOT NULL, folded TEXT NOT NULL,
  kind TEXT NOT NULL, country TEXT, role TEXT, sector TEXT, wikidata TEXT,
  PRIMARY KEY (report, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX actors_key ON actors (key, report);

-- Which actors have a word in their name: what a reader types finds them without reading every actor of every report.
CREATE TABLE actor_words (word TEXT NOT NULL, key TEXT NOT NULL, PRIMARY KEY (word, key)) STRICT, WITHOUT ROWID;
CREATE INDEX actors_country ON actors (country, report);

CREATE TABLE mentions (
  report INTEGER NOT NULL REFERENCES reports (n) ON DELETE CASCADE,
  actor TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
  PRIMARY KEY (report, actor, start, "end")
) STRICT, WITHOUT ROWID;

CREATE TABLE statements (
  n INTEGER PRIMARY KEY,
  report INTEGER NOT NULL REFERENCES reports (n) ON DELETE CASCADE,
  id TEXT NOT NULL,
  speaker TEXT, cue TEXT, content TEXT NOT NULL,
  form TEXT NOT NULL, kind TEXT NOT NULL, within TEXT, date TEXT, day TEXT, place TEXT,
  confidence REAL NOT NULL, speaker_basis TEXT,
  UNIQUE (report, id)
) STRICT;
CREATE INDEX statements_day ON statements (day);

CREATE TABLE events (
  n INTEGER PRIMARY KEY,
  report INTEGER NOT NULL REFERENCES reports (n) ON DELETE CASCADE,
  id TEXT NOT NULL,
  type TEXT NOT NULL, mode TEXT, contexts TEXT NOT NULL,   -- a JSON list
  status TEXT NOT NULL, quad TEXT NOT NULL, goldstein REAL NOT NULL,
  date TEXT, day TEXT, place TEXT, claimed_in TEXT, confidence REAL NOT NULL,
  trigger TEXT NOT NULL, sentence TEXT NOT NULL,
  UNIQUE (report, id)
) STRICT;
CREATE INDEX events_day ON events (day);
CREATE INDEX events_type ON events (type, day);

CREATE TABLE figures (
  n INTEGER PRIMARY KEY,
  report INTEGER NOT NULL REFERENCES reports (n) ON DELETE CASCADE,
  id TEXT NOT NULL,
  kind TEXT NOT NULL, value REAL NOT NULL, unit TEXT, qualifier TEXT, status TEXT, date TEXT, day TEXT,
  words TEXT NOT NULL, purpose TEXT NOT NULL, sentence TEXT NOT NULL,
  UNIQUE (report, id)
) STRICT;
CREATE INDEX figures_day ON figures (day);

-- Who has which part in what. `part`: speaker, addressee, about (statements); actor, recipient (events);
-- giver, receiver, claimant (figures). `key`, `country` and `day` are copied here so that a question reads one index.
CREATE TABLE parties (
  report INTEGER NOT NULL REFERENCES reports (n) ON DELETE CASCADE,
  item TEXT NOT NULL, part TEXT NOT NULL, actor TEXT NOT NULL,
  key TEXT NOT NULL, country TEXT, day TEXT,
  PRIMARY KEY (report, item, part, actor)
) STRICT, WITHOUT ROWID;
CREATE INDEX parties_key ON parties (key, part, day);
CREATE INDEX parties_country ON parties (country, part, day);

CREATE TABLE dates (
  report INTEGER NOT NULL REFERENCES reports (n) ON DELETE CASCADE,
  start INTEGER NOT NULL, "end" INTEGER NOT NULL, type TEXT NOT NULL, value TEXT,
  PRIMARY KEY (report, start, "end")
) STRICT, WITHOUT ROWID;

CREATE TABLE places (
  report INTEGER NOT NULL REFERENCES reports (n) ON DELETE CASCADE,
  start INTEGER NOT NULL, "end" INTEGER NOT NULL, name TEXT NOT NULL, country TEXT, lat REAL, lon REAL, geonames INTEGER,
  PRIMARY KEY (report, start, "end")
) STRICT, WITHOUT ROWID;
CREATE INDEX places_country ON places (country, report);

-- The words that show each part: `field` is source, cue, content (statements), trigger, sentence (events), span, purpose (figures).
CREATE TABLE evidence (
  report INTEGER NOT NULL REFERENCES reports (n) ON DELETE CASCADE,
  item TEXT NOT NULL, field TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
  PRIMARY KEY (report, item, field, start, "end")
) STRICT, WITHOUT ROWID;

-- What finds copies: see `demarche.corpus.copies.sign`.
CREATE TABLE bands (
  band BLOB NOT NULL, report INTEGER NOT NULL REFERENCES reports (n) ON DELETE CASCADE,
  PRIMARY KEY (band, report)
) STRICT, WITHOUT ROWID;
CREATE INDEX bands_report ON bands (report);
CREATE TABLE fingerprints (
  hash INTEGER NOT NULL, report INTEGER NOT NULL REFERENCES reports (n) ON DELETE CASCADE,
  PRIMARY KEY (hash, report)
) STRICT, WITHOUT ROWID;
CREATE INDEX fingerprints_report ON fingerprints (report);

-- Reports that are alike, each pair once, from the later one. `kind`: exact, copy, contained (in the other), contains, shares.
-- `here` and `there` are shares of each one's words; `passages` is JSON: [[[start, end], [start, end] in the other], …].
CREATE TABLE likenesses (
  report INTEGER NOT NULL REFERENCES reports (n) ON DELETE CASCADE,
  other INTEGER NOT NULL REFERENCES reports (n) ON DELETE CASCADE,
  kind TEXT NOT NULL, here REAL NOT NULL, there REAL NOT NULL, passages TEXT NOT NULL,
  PRIMARY KEY (report, other)
) STRICT, WITHOUT ROWID;
CREATE INDEX likenesses_other ON likenesses (other);

CREATE TABLE stories (
  n INTEGER PRIMARY KEY, title TEXT NOT NULL, first TEXT, last TEXT, reports INTEGER NOT NULL
) STRICT;
CREATE INDEX stories_last ON stories (last);
CREATE TABLE story_reports (
  report INTEGER PRIMARY KEY REFERENCES reports (n) ON DELETE CASCADE,
  story INTEGER NOT NULL REFERENCES stories (n),
  likeness REAL NOT NULL, shared TEXT NOT NULL,  -- why it joined: the terms that it shares, a JSON list
  day TEXT, terms TEXT NOT NULL                  -- its description: JSON, term -> weight
) STRICT;
CREATE INDEX story_reports_story ON story_reports (story, day);
-- The heaviest terms of each report, to find stories by.
CREATE TABLE topics (
  term TEXT NOT NULL, day TEXT NOT NULL, report INTEGER NOT NULL REFERENCES reports (n) ON DELETE CASCADE,
  PRIMARY KEY (term, day, report)
) STRICT, WITHOUT ROWID;
CREATE INDEX topics_report ON topics (report);

CREATE TABLE rejections (
  n INTEGER PRIMARY KEY, source TEXT NOT NULL, id TEXT, reason TEXT NOT NULL, at TEXT NOT NULL,
  UNIQUE (source, reason)
) STRICT;

-- Kept up to date by `adding.py` and not by triggers: `trusted_schema` is off, so that a stranger's archive can do no harm.
CREATE VIRTUAL TABLE report_words USING fts5 (title, text, content='reports', content_rowid='n', tokenize='porter unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE report_terms USING fts5vocab (report_words, row);

CREATE VIRTUAL TABLE statement_words USING fts5 (content, content='statements', content_rowid='n', tokenize='porter unicode61 remove_diacritics 2');
"""

_FEEDS = """
-- Feeds that are watched; times are seconds since 1970.
CREATE TABLE feeds (
  url TEXT PRIMARY KEY, etag TEXT, modified TEXT, checked REAL, due REAL NOT NULL, failures INTEGER NOT NULL, fault TEXT
) STRICT, WITHOUT ROWID;
"""

_CORRECTIONS = """
-- What readers mended, by the id of the report and the words of the item: it holds when the report is read again.
CREATE TABLE corrections (
  n INTEGER PRIMARY KEY, report TEXT NOT NULL, kind TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
  field TEXT NOT NULL, value TEXT, was TEXT, who TEXT NOT NULL, at TEXT NOT NULL
) STRICT;
CREATE INDEX corrections_report ON corrections (report);
"""

_HAPPENINGS = """
-- What happened, once for however many reports tell it; see `demarche.corpus.grouping`. Each event with the one at the centre of
-- its strand (itself, for a centre), and why it is there: a JSON list, none for a centre. Events of a report that tell one act are
-- one mention, kept with the first of them (`mention_of`); `mention` is JSON, see `demarche.corpus.acts`.
CREATE TABLE act_mentions (
  event INTEGER PRIMARY KEY REFERENCES events (n) ON DELETE CASCADE,
  report INTEGER NOT NULL REFERENCES reports (n) ON DELETE CASCADE,
  mention_of INTEGER NOT NULL, centre INTEGER,
  score REAL, reasons TEXT NOT NULL, mention TEXT, rank TEXT
) STRICT;
CREATE INDEX act_mentions_of ON act_mentions (mention_of);
CREATE INDEX act_mentions_centre ON act_mentions (centre, rank);
CREATE INDEX act_mentions_report ON act_mentions (report);

-- Strands, each by the event at its centre, with the one at the centre of their account; accounts in the same way, of which the
-- `centre` is what a happening is known by.
CREATE TABLE act_strands (
  event INTEGER PRIMARY KEY REFERENCES events (n) ON DELETE CASCADE,
  centre INTEGER, score REAL, reasons TEXT NOT NULL, mention TEXT NOT NULL, rank TEXT NOT NULL
) STRICT;
CREATE INDEX act_strands_centre ON act_strands (centre, rank);
CREATE TABLE act_accounts (
  event INTEGER PRIMARY KEY REFERENCES events (n) ON DELETE CASCADE,
  centre INTEGER, score REAL, reasons TEXT NOT NULL, mention TEXT NOT NULL, rank TEXT NOT NULL
) STRICT;
CREATE INDEX act_accounts_centre ON act_accounts (centre, rank);

-- What finds the mentions, strands and accounts that one may be of one act with. `day` is days since the year 1, 0 where it is not known.
CREATE TABLE mention_anchors (
  anchor INTEGER NOT NULL, is_centre INTEGER NOT NULL, day INTEGER NOT NULL,
  event INTEGER NOT NULL REFERENCES events (n) ON DELETE CASCADE,
  PRIMARY KEY (anchor, is_centre, day, event)
) STRICT, WITHOUT ROWID;
CREATE INDEX mention_anchors_event ON mention_anchors (event);
CREATE TABLE strand_anchors (
  anchor INTEGER NOT NULL, is_centre INTEGER NOT NULL, day INTEGER NOT NULL,
  event INTEGER NOT NULL REFERENCES events (n) ON DELETE CASCADE,
  PRIMARY KEY (anchor, is_centre, day, event)
) STRICT, WITHOUT ROWID;
CREATE INDEX strand_anchors_event ON strand_anchors (event);
CREATE TABLE account_anchors (
  anchor INTEGER NOT NULL, is_centre INTEGER NOT NULL, day INTEGER NOT NULL,
  event INTEGER NOT NULL REFERENCES events (n) ON DELETE CASCADE,
  PRIMARY KEY (anchor, is_centre, day, event)
) STRICT, WITHOUT ROWID;
CREATE INDEX account_anchors_event ON account_anchors (event);

-- Reports that were added before there were happenings; each goes from here when its events have found theirs.
CREATE TABLE happenings_pending (report INTEGER PRIMARY KEY REFERENCES reports (n) ON DELETE CASCADE) STRICT;
INSERT INTO happenings_pending SELECT DISTINCT report FROM events;
"""

_ANCHORS = """
-- What finds the mentions, strands and accounts that one may be of one act with. `day` is days since the year 1, 0 where it is not known;
-- `shelves` is where the event has the anchor: 1 as a mention, 2 as a strand, 4 as an account. (Before, each shelf had a table and an index of
-- its own, with six rows where most events need one.)
CREATE TABLE act_anchors (
  anchor INTEGER NOT NULL, day INTEGER NOT NULL, event INTEGER NOT NULL, shelves INTEGER NOT NULL,
  PRIMARY KEY (anchor, day, event)
) STRICT, WITHOUT ROWID;
INSERT INTO act_anchors SELECT anchor, day, event, sum(shelf) FROM (
  SELECT anchor, day, event, 1 AS shelf FROM mention_anchors UNION ALL
  SELECT anchor, day, event, 2 FROM strand_anchors UNION ALL
  SELECT anchor, day, event, 4 FROM account_anchors
) GROUP BY anchor, day, event;
DROP TABLE mention_anchors;
DROP TABLE strand_anchors;
DROP TABLE account_anchors;
"""

_TOTALS = """
-- How much there is of each actor, so that the most reported are found without counting all: the reports that name it, its parts as a
-- speaker and in events, and the first and last day. Reports that are copies do not count. See `demarche.archive.totals`.
CREATE TABLE actor_totals (
  key TEXT PRIMARY KEY, reports INTEGER NOT NULL, statements INTEGER NOT NULL, events INTEGER NOT NULL, first TEXT, last TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX actor_totals_reports ON actor_totals (reports DESC, key);
CREATE TABLE country_totals (
  country TEXT NOT NULL, key TEXT NOT NULL, reports INTEGER NOT NULL, PRIMARY KEY (country, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX country_totals_reports ON country_totals (country, reports DESC, key);
INSERT INTO actor_totals
  SELECT a.key, a.reports, coalesce(c.statements, 0), coalesce(c.events, 0), a.first, a.last FROM (
    SELECT a.key, count(DISTINCT a.report) AS reports, min(r.published) AS first, max(r.published) AS last
    FROM actors a JOIN reports r ON r.n = a.report WHERE r.copy_of IS NULL GROUP BY a.key
  ) a LEFT JOIN (
    SELECT p.key, sum(p.part = 'speaker') AS statements, sum(p.part IN ('actor', 'recipient')) AS events
    FROM parties p JOIN reports r ON r.n = p.report WHERE r.copy_of IS NULL GROUP BY p.key
  ) c ON c.key = a.key;
INSERT INTO country_totals
  SELECT a.country, a.key, count(DISTINCT a.report) FROM actors a JOIN reports r ON r.n = a.report
  WHERE r.copy_of IS NULL AND a.country IS NOT NULL GROUP BY a.country, a.key;
"""

MIGRATIONS: tuple[str, ...] = (_FIRST, _FEEDS, _CORRECTIONS, _HAPPENINGS, _TOTALS, _ANCHORS)
"""SQL that brings an archive from version i to i + 1; `PRAGMA user_version` holds the version. Never edited once released."""

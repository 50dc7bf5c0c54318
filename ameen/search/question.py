"""From what a person typed and may see to a query of the index.

A word is found as the beginning of any word. What is found ranks by how well it fits: the whole
word in a name, the whole word elsewhere, the beginning of a name, the beginning of another word.
Only when that finds nothing are typing errors allowed for.

Matching by beginnings reads all that begins so, while whole words are followed only as far as the
rarest word of a question leads. A word that more records hold than are ever paged is therefore,
next to others, first taken as a whole word: a rare hit costs the same in a large hub.
"""

from collections.abc import Collection, Mapping, Sequence

import msgspec
import tantivy
from tantivy import Occur, Query

from .words import GRAM, Asked

FUZZY_FROM, TWO_ERRORS_FROM, FUZZY_PREFIX_FROM = 4, 8, 6
EXACT_NAME, EXACT, BEGINS_NAME, BEGINS = 8.0, 4.0, 2.0, 1.0

WHOLE, BEGINS_SO, CLOSE = "whole", "begins so", "close"

Scope = Mapping[str, Collection[bytes] | None]


class Said(msgspec.Struct, frozen=True):
    """What is looked for, and `how` words match. `common` ones are held by very many records."""

    asked: Sequence[Asked]
    facets: Sequence[str | Collection[str]]
    names_only: Collection[str]
    how: str
    common: Collection[str]


def ways(asked: Sequence[Asked], common: Collection[str]) -> list[str]:
    """How words are matched, one way after the other until there is a hit."""
    if not asked:
        return [WHOLE]
    narrowed = common and len(asked) > 1
    return [WHOLE, BEGINS_SO, CLOSE] if narrowed else [BEGINS_SO, CLOSE]


class Question:
    """Makes queries for one schema."""

    def __init__(self, schema: tantivy.Schema) -> None:
        self._schema = schema

    def query(self, scope: Scope, said: Said, ranked: bool) -> Query | None:
        """None when nothing can match."""
        by_field = {"words": {}, "names": {}}
        for table, people in scope.items():
            if people is None or people:
                by_field["names" if table in said.names_only else "words"][table] = people
        fields = [
            self._all([self._text(said, field), self._seen(tables)])
            for field, tables in by_field.items()
            if tables
        ]
        if not fields:
            return None
        clauses = [(Occur.Must, Query.const_score_query(self._any(fields), BEGINS))]
        for facet in said.facets:
            clauses.append((Occur.Must, self._silent(self._facet(facet))))
        if ranked:
            clauses += [(Occur.Should, rank) for rank in self._ranks(said, by_field)]
        return Query.boolean_query(clauses)

    def _seen(self, scope: Scope) -> Query:
        """Which records of which tables the reader may see."""
        open_tables = [table for table, people in scope.items() if people is None]
        shared: dict[frozenset[bytes], list[str]] = {}
        for table, people in scope.items():
            if people is not None:
                shared.setdefault(frozenset(people), []).append(table)
        ways = [self._terms("table", open_tables)] if open_tables else []
        for people, tables in shared.items():
            seen = self._terms("people", [person.hex() for person in people])
            ways.append(self._all([self._terms("table", tables), seen]))
        return self._any(ways)

    def _text(self, said: Said, field: str) -> Query:
        if not said.asked:
            return Query.all_query()
        return self._all([self._one(thing, field, said) for thing in said.asked])

    def _one(self, thing: Asked, field: str, said: Said) -> Query:
        ways = [self._all([self._matches(field, w, said) for w in way]) for way in thing.ways]
        if thing.digits and field == "words":
            ways.append(self._piece(thing.digits))
        return self._any(ways)

    def _ranks(self, said: Said, by_field: dict) -> list[Query]:
        """What raises a hit. Of common words just that they are a name: the rest would cost more
        than the finding."""
        ranks = []
        for word in dict.fromkeys(word for thing in said.asked for word in thing.words):
            ranks.append(Query.const_score_query(self._term("names", word), EXACT_NAME))
            if word in said.common and said.how == WHOLE:
                continue
            ranks.append(Query.const_score_query(self._begins("names", word), BEGINS_NAME))
            if by_field["words"] and word not in said.common:
                ranks.append(Query.const_score_query(self._term("words", word), EXACT))
        return ranks

    def _matches(self, field: str, word: str, said: Said) -> Query:
        """Nearly every record has a word that begins with any single letter, so that a letter
        is looked for only as the beginning of names, and as a word by itself."""
        if said.how == WHOLE and word in said.common:
            return self._term(field, word)
        if said.how == CLOSE and len(word) >= FUZZY_FROM and word.isalpha():
            return self._close(field, word)
        if len(word) == 1 and field == "words":
            return self._any([self._term("words", word), self._begins("names", word)])
        return self._begins(field, word)

    def _begins(self, field: str, word: str) -> Query:
        return Query.fuzzy_term_query(self._schema, field, word, 0, True, True)

    def _close(self, field: str, word: str) -> Query:
        errors = 2 if len(word) >= TWO_ERRORS_FROM else 1
        return Query.fuzzy_term_query(
            self._schema, field, word, errors, True, len(word) >= FUZZY_PREFIX_FROM
        )

    def _piece(self, digits: str) -> Query:
        """A piece of a phone number, out of runs of four digits that lie side by side."""
        last = len(digits) - GRAM
        places = [*range(0, last, GRAM), last]
        if len(places) == 1:
            return self._term("digits", digits)
        words = [(place, digits[place : place + GRAM]) for place in places]
        return Query.phrase_query(self._schema, "digits", words)

    def _facet(self, facet: str | Collection[str]) -> Query:
        return self._terms("facets", [facet] if isinstance(facet, str) else list(facet))

    def _term(self, field: str, value: str) -> Query:
        return Query.term_query(self._schema, field, value, "basic")

    def _terms(self, field: str, values: list[str]) -> Query:
        if len(values) == 1:
            return self._term(field, values[0])
        return Query.term_set_query(self._schema, field, values)

    @staticmethod
    def _silent(query: Query) -> Query:
        return Query.const_score_query(query, 0.0)

    @staticmethod
    def _all(queries: list[Query]) -> Query:
        if len(queries) == 1:
            return queries[0]
        return Query.boolean_query([(Occur.Must, query) for query in queries])

    @staticmethod
    def _any(queries: list[Query]) -> Query:
        if len(queries) == 1:
            return queries[0]
        return Query.boolean_query([(Occur.Should, query) for query in queries])

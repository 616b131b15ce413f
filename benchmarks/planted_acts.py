"""Acts told by several outlets in their own words, for `happenings.py`: three to six reports of each, and others like them.

Everything is made up. The words that tell the act stand in [brackets], which are taken out, so that a mention of it can be known.
"""

from __future__ import annotations

import datetime
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

COUNTRIES = [line.split("|") for line in """\
Russia|Russian|Moscow
the United Kingdom|British|London
France|French|Paris
Germany|German|Berlin
Poland|Polish|Warsaw
Turkey|Turkish|Ankara
Iran|Iranian|Tehran
Egypt|Egyptian|Cairo
Ethiopia|Ethiopian|Addis Ababa
Kenya|Kenyan|Nairobi
Sudan|Sudanese|Khartoum
India|Indian|New Delhi
Pakistan|Pakistani|Islamabad
China|Chinese|Beijing
Japan|Japanese|Tokyo
Vietnam|Vietnamese|Hanoi
Colombia|Colombian|Bogota
Venezuela|Venezuelan|Caracas
Peru|Peruvian|Lima
Mexico|Mexican|Mexico City
Serbia|Serbian|Belgrade
Norway|Norwegian|Oslo
Algeria|Algerian|Algiers
Morocco|Moroccan|Rabat""".splitlines()]  # fmt: skip

OUTLETS = "Northern Wire,The Harbour Post,Daily Courier,Radio Meridian,Evening Ledger,Capital Gazette,Free Tribune,Coast News".split(",")


@dataclass(frozen=True)
class Kind:
    """One kind of act: headlines, first sentences that tell it, and sentences that may follow."""

    name: str
    part: str  # tune | test | fresh
    headlines: Sequence[str]
    leads: Sequence[str]
    follows: Sequence[str]


def _kind(name: str, part: str, words: str) -> Kind:
    headlines, leads, follows = (block.strip().splitlines() for block in words.split("\n--\n"))
    return Kind(name, part, headlines, leads, follows)


# {A} {Aa} {Ac}: the one who acts, its adjective, its capital; {B} …: the other; {n}: a number; {t}: when; {P}: a place.
KINDS = [
    _kind("expel", "test", """
{A} [expels] {n} {Ba} diplomats
{Ba} envoys [told to leave] {Ac}
--
{A} has [expelled] {n} {Ba} diplomats, the Foreign Ministry in {Ac} said {t}.
{Ac} [ordered] {n} diplomats of {B} [to leave] the country {t}, giving them a week to pack.
{Aa} authorities [declared] {n} {Ba} embassy staff [persona non grata] {t}.
The {Aa} foreign minister summoned the {Ba} ambassador {t} and told him that {n} of his staff were being [thrown out].
In a further blow to relations, {A} {t} [kicked out] {n} members of the {Ba} mission in {Ac}.
{n} diplomats from {B} were [expelled] by {A} {t} over claims of spying.
--
The diplomats have seven days to leave, officials said.
{Bc} called the step groundless and promised an answer in kind.
The quarrel began when a cultural attache was caught with military papers.
Staff at the embassy declined to speak to reporters.
It is the largest cut to the mission in a decade.
"""),
    _kind("airstrike", "test", """
{Aa} jets [bomb] {P}
{n} die as {A} [strikes] {P}
--
{Aa} warplanes [bombed] the town of {P} in {B} {t}, killing at least {n} people.
At least {n} people died when {Aa} aircraft [struck] {P} {t}, {Ba} officials said.
{A} [carried out air strikes] on {P} in {B} {t}, the {Ba} army said.
The {Aa} air force [attacked] a depot near {P}, {B}, {t}; hospitals counted {n} dead.
Missiles [fired] by {Aa} jets hit {P} {t} and killed {n}, according to the {Ba} government.
{B} said that {A} [launched an air raid] on {P} {t} in which {n} people were killed.
--
Rescuers dug through the night for people under the rubble.
{Ac} said that its pilots had aimed at a store of weapons.
Windows broke in houses several kilometres away.
The hospital asked for donors of blood.
Residents spoke of four loud explosions shortly before dawn.
"""),
    _kind("arrest", "test", """
{A} [arrests] {n} {Ba} citizens
{Ba} nationals [held] in {Ac}
--
{Aa} police [arrested] {n} {Ba} nationals in {Ac} {t} on charges of spying.
{A} [detained] {n} citizens of {B} {t}, accusing them of gathering secrets.
{n} {Ba} citizens were [taken into custody] by {Aa} police {t}, state television said.
Security officers in {Ac} [seized] {n} {Ba} businessmen {t}.
{A} has [jailed] {n} people from {B} in an espionage case, the prosecutor said {t}.
Police in {A} [rounded up] {n} {Ba} nationals {t} in raids on two hotels.
--
Their lawyers have not been allowed to see them.
{Bc} demanded that its consul be let in at once.
They had come for a trade fair, a colleague said.
A court will hear the case behind closed doors.
"""),
    _kind("aid", "test", """
{A} [sends aid] to flooded {B}
{Aa} [help] reaches {B}
--
{A} [sent] {n} tonnes of food to {B} {t} after the floods around {P}.
{Aa} planes with {n} tonnes of [relief supplies] landed in {Bc} {t}.
{A} has [delivered] {n} tonnes of emergency [aid] to flood victims in {B}, the Foreign Ministry in {Ac} said {t}.
{B} {t} [received] {n} tonnes of rice and medicine from {A} for families who lost their homes in {P}.
Trucks [carrying] {Aa} [aid] for victims of the floods at {P} crossed into {B} {t}.
{Ac} [donated] {n} tonnes of grain and tents to {B} {t}.
--
More is to follow by ship at the end of the month.
The floods have made thousands homeless.
Volunteers unloaded the sacks by hand.
The {Ba} minister for the interior gave thanks at the airport.
"""),
    _kind("agreement", "test", """
{A} and {B} [sign] pact
{Ac}, {Bc} [seal] trade deal
--
{A} and {B} [signed] a trade agreement in {Bc} {t}.
The foreign ministers of {A} and {B} [signed] an accord on customs {t}.
{Ac} and {Bc} [sealed] a deal on trade {t}, ending {n} months of talks.
A trade treaty between {A} and {B} was [signed] {t} by their foreign ministers.
{B} and {A} [concluded] an agreement {t} that will cut customs duties on {n} goods.
{A} [put its signature] to a customs pact with {B} {t}.
--
Both parliaments have still to vote on it.
Exporters of fruit and machines hope for the most.
The text has 40 pages and two annexes.
A brass band played when the ministers left the hall.
"""),
    _kind("ship", "test", """
{A} [seizes] {Ba} tanker
{Ba} ship [captured] by {A}
--
{Aa} naval forces [seized] a {Ba} tanker with {n} sailors {t}.
{A} [captured] a ship under the {Ba} flag near {P} {t}, its owner said.
A tanker from {B} was [boarded] and taken to port by the {Aa} navy {t}.
{B} said {t} that {A} had [seized] one of its vessels with {n} men on board.
The {Aa} coast guard [impounded] a {Ba} oil tanker off {P} {t}, accusing it of smuggling.
Commandos from {A} [stormed] a {Ba} vessel {t} and steered it towards {Ac}.
--
The crew of the ship was said to be well.
Insurers raised their rates for the strait within hours.
The owner lost contact with the bridge at noon.
{Bc} asked for the vessel and its men to be given back.
"""),
    _kind("release", "test", """
{A} [frees] {n} {Ba} prisoners
{Ba} soldiers [released] by {A}
--
{A} [released] {n} {Ba} soldiers {t}, the Red Cross said.
{n} {Ba} prisoners were [freed] by {A} {t} and flown home from {Ac}.
{Ac} [set free] {n} {Ba} captives {t} in a gesture of goodwill.
{A} {t} [handed over] {n} prisoners of war to {B}.
{B} welcomed home {n} men whom {A} [let go] {t}.
The {Aa} government [freed] {n} soldiers of {B} {t} after two years in a camp.
--
Families waited at the airport with flowers.
Doctors found most of them thin but in good health.
Talks on those who remain will go on.
The men had been held since a fight at the border.
"""),
    _kind("sanctions", "test", """
{A} [imposes sanctions] on {Ba} banks
{Ba} firms [blacklisted] by {A}
--
{A} [imposed sanctions] on {n} {Ba} companies {t}.
{Ac} [froze] the assets of {n} {Ba} banks {t}.
{A} {t} [blacklisted] {n} firms from {B} for selling arms to rebels.
{n} {Ba} companies were [hit with sanctions] by {A} {t}.
The {Aa} government [banned] trade with {n} companies in {B} {t}.
New [penalties] against {n} {Ba} banks were announced by {A} {t}.
--
The firms will be cut off from loans and payments.
{Bc} said that the measures broke the rules of world trade.
Shares fell by a tenth at the opening of the exchange.
The list names three men close to the president.
"""),
    _kind("embassy", "tune", """
{A} [recalls] envoy from {Bc}
{A} [closes] its embassy in {B}
--
{A} [recalled] its ambassador from {B} {t}.
{Ac} {t} [withdrew] its ambassador to {B} in protest at the trial.
{A} has [called home] its envoy in {Bc}, the Foreign Ministry said {t}.
The {Aa} ambassador in {Bc} was [recalled] {t} for talks.
{A} [pulled] its top diplomat out of {B} {t}.
{B} saw its quarrel with {A} grow {t} when the {Aa} ambassador was [ordered home].
--
The embassy stays open with fewer staff.
The trial of a writer had strained relations for months.
{Bc} spoke of a step that it regretted.
No day was given for his return.
"""),
    _kind("shelling", "tune", """
{Aa} guns [shell] {P}
{n} killed as {A} [shells] {Ba} town
--
{Aa} troops [shelled] the {Ba} town of {P} {t}, killing {n} people.
Artillery from {A} [pounded] {P} in {B} {t}; {n} people were reported dead.
{n} people were killed when {Aa} rockets [hit] {P} {t}, {B} said.
{B} said {t} that the {Aa} army had [fired] on {P} and killed {n} villagers.
{P} in {B} came [under fire] from {Aa} positions {t}.
{A} [attacked] the border town of {P} with mortars {t}, {Ba} officers said.
--
People fled to the hills with what they could carry.
The school and the mill were burning at nightfall.
{Ac} said that it had answered shots from the other side.
Monitors were not let into the town.
"""),
    _kind("troops", "tune", """
{A} [sends troops] to {Ba} border
{Aa} forces [mass] near {B}
--
{A} [deployed] {n} soldiers to its border with {B} {t}.
{Ac} [moved] {n} troops towards {B} {t}.
{Aa} forces [massed] at the {Ba} frontier near {P} {t}, with {n} men and tanks.
{n} {Aa} soldiers were [sent] to the border with {B} {t}.
{B} said {t} that {A} was [massing] troops near {P}.
The {Aa} army [mobilised] {n} reservists and sent them towards {B} {t}.
--
Farmers saw long columns of trucks on the road.
The move was called an exercise.
{Bc} put its own army on alert.
Markets in the valley stayed closed.
"""),
    _kind("accuse", "tune", """
{A} [accuses] {B} over dam
{Ac} [blames] {B} for drought
--
{A} [accused] {B} {t} of holding back the water of the river.
{Ac} [blamed] {B} {t} for the low level of the river at {P}.
The {Aa} government [charged] {t} that a {Ba} dam was drying out its fields.
{B} was [accused] by {A} {t} of breaking the treaty on the river.
The {Aa} foreign minister [said] {t} that {B} was stealing water that belongs to all.
{A} [condemned] {B} {t} for filling its dam without notice.
--
The dam was finished last year and holds a lake 60 kilometres long.
{Bc} answered that rain had been scarce.
Farmers near {P} have lost a harvest.
Engineers of both sides met in spring without result.
"""),
    _kind("summon", "fresh", """
{A} [summons] {Ba} envoy
{Ba} ambassador [called in] by {Ac}
--
{A} [summoned] the {Ba} ambassador {t} to protest against the tapping of its telephones.
The {Ba} ambassador in {Ac} was [called to] the Foreign Ministry {t} and handed a note of protest.
{Ac} [lodged] a formal protest with {B} {t} over spying on its ministers.
{A} {t} [protested] to {B} over the bugging of its mission.
{B} was [rebuked] by {A} {t} for listening to the calls of {n} officials.
The {Aa} foreign minister [called in] the envoy of {B} {t} and demanded an explanation.
--
The envoy left after twenty minutes without a word.
A newspaper had printed the list of numbers that were tapped.
{Bc} said that it does not comment on such matters.
Lawmakers asked for an inquiry.
"""),
    _kind("withdraw", "fresh", """
{Aa} troops [leave] {B}
{A} [pulls out] of {Ba} base
--
{A} [withdrew] its last {n} soldiers from {B} {t}.
The last {Aa} troops [left] {B} {t}, lowering the flag over the base at {P}.
{Ac} [pulled] its remaining {n} men out of {P} in {B} {t}.
{n} {Aa} soldiers [departed] from {B} {t}, which ends a mission of eight years.
{Aa} forces [quit] their base near {P}, {B}, {t}.
{B} said {t} that {A} had [completed the withdrawal] of its troops.
Columns of {Aa} trucks with the last {n} men [rolled out] of {B} {t}.
--
The base goes to the army of the host.
A convoy of sixty trucks crossed the border at dawn.
Shopkeepers nearby fear for their trade.
{Ac} will keep a few advisers at the embassy.
"""),
    _kind("talks", "fresh", """
{Aa} and {Ba} ministers [meet]
{A}, {B} [hold talks] on border
--
The foreign ministers of {A} and {B} [met] in {P} {t} to speak about their border.
{A} and {B} [held talks] on fishing rights in {P} {t}.
Envoys of {Ac} and {Bc} [sat down] together {t} for the first time in {n} months.
The {Aa} foreign minister [received] his colleague from {B} in {P} {t}.
{A} and {B} [discussed] their border dispute {t}, diplomats said.
{Bc} and {Ac} [resumed negotiations] {t} over the islands.
--
They agreed to see each other again in spring.
No statement was given to the press.
The islands have been claimed by both for a century.
A map of the waters lay on the table, an aide said.
"""),
    _kind("hack", "fresh", """
{Aa} hackers [attack] {Ba} ministry
{B} [hit by] cyber attack from {A}
--
{Aa} hackers [attacked] the network of the {Ba} finance ministry {t}.
{B} said {t} that hackers from {A} had [broken into] {n} government servers.
{A} [launched a cyber attack] on {Ba} ministries {t}, officials in {Bc} said.
Computers of the {Ba} government were [raided] by {Aa} military hackers {t}.
A unit of the {Aa} army [struck] {n} servers of the {Ba} treasury {t}.
The {Ba} treasury was [paralysed] {t} by an assault of {Aa} hackers on {n} of its servers.
--
Tax offices worked with paper for a day.
{Ac} called the report a fairy tale.
Experts found the same code as in an earlier case.
Pensions will be paid late this month.
"""),
    _kind("loan", "fresh", """
{A} [lends] {B} {n} million dollars
{Ba} budget [gets loan] from {A}
--
{A} [lent] {B} {n} million dollars {t} to pay its teachers.
{Ac} [granted] a loan of {n} million dollars to {B} {t}.
{B} [received] a credit of {n} million dollars from {A} {t}.
The {Aa} government [paid] {n} million dollars into the {Ba} treasury {t}.
{n} million dollars in budget support were [given] to {B} by {A} {t}.
{A} [came to the help] of {B} {t} with a loan of {n} million dollars.
--
The money is to be paid back within ten years.
Wages in the public service are three months late.
The opposition asked what had been promised in return.
{Bc} hopes that others will follow.
"""),
    _kind("blockade", "fresh", """
{A} [closes border] with {B}
{Ba} trucks [stopped] by {A}
--
{A} [closed] its border with {B} {t}, leaving {n} trucks waiting at {P}.
{Aa} soldiers [blocked] the road from {B} at {P} {t}.
{Ac} {t} [shut] all crossings to {B}.
{Ba} drivers were [turned back] by {Aa} guards at {P} {t}.
{B} said {t} that {A} had [sealed] the frontier and cut its supplies of fuel.
{A} [barred] goods from {B} {t} and sent soldiers to {P}.
--
Fruit is rotting in the queue, a driver said.
Petrol was sold out by the evening.
{Ac} spoke of a search for smugglers.
Markets on both sides stand empty.
"""),
]  # fmt: skip
PLACES = "Zalambeka,Port Ardin,Kelmora,Tarvesh,Osmanpur,Lakonde,Vel Adra,Santa Ruma,Mirkhel,Dabrovo,Hanteki,Qasr Belim".split(",")

KIDNAPPING = _kind("kidnapping", "test", """
Boko Haram [abducts] {n} schoolgirls
Gunmen [kidnap] girls from {P} school
Nigerian schoolgirls [seized] by militants
--
Boko Haram militants [kidnapped] {n} schoolgirls from a school in {P}, Nigeria, {t}.
The Islamist group Boko Haram has [abducted] {n} girls in northeast Nigeria, officials said {t}.
{n} Nigerian schoolgirls were [abducted] by Boko Haram {t}, the governor of Borno said.
Nigeria's army said {t} that Boko Haram had [seized] {n} girls from a boarding school in {P}.
Suspected Boko Haram fighters [took] {n} schoolgirls from their dormitory in {P}, in Nigeria's Borno state, {t}.
Islamist militants [kidnapped] {n} girls from a secondary school in Nigeria {t}.
Nigerian troops are searching for {n} girls who were [kidnapped] by Boko Haram {t}.
The [abduction] of {n} schoolgirls by Boko Haram in Nigeria {t} has shocked the country.
--
The gunmen came at night in trucks and set houses on fire.
Some of the girls jumped off the trucks and fled into the bush.
Parents have gone into the forest to look for them.
The girls had come back to the school for their examinations.
The army first said that most had been freed, and then took that back.
A guard and a policeman were killed.
The group's name means that Western teaching is a sin.
Teachers counted the names again and again.
The state had closed its schools a month before.
Soldiers arrived only in the morning, villagers say.
""")  # fmt: skip


@dataclass(frozen=True)
class Told:
    """A report, the act that it tells (None: none that was planted), and the spans of the words that tell it."""

    id: str
    text: str
    published: str
    publisher: str
    act: str | None
    marks: tuple[tuple[int, int], ...]


def tell(kind: Kind, rng: random.Random, id: str, act: str, day: datetime.date, fill: dict[str, str], toll: int, lead: str) -> Told:
    """One report of an act, with the day, the toll and the words as an outlet may have them."""
    published = day + datetime.timedelta(rng.choice([0, 0, 1, 1, 2]))
    values = fill | {"n": str(max(2, toll + rng.choice([0, 0, 0, 1, -1, 2]))), "t": when(day, published, rng)}
    parts = [rng.choice(kind.headlines)] if rng.random() < 0.5 else []
    follows = rng.sample(list(kind.follows), min(len(kind.follows), rng.randint(1, 3)))
    marked = "\n\n".join([*parts, " ".join([lead, follows[0]]), *follows[1:]]).format(**values)
    marked = re.sub(r"(^|[.!?]\s+|\n)(the|an?) ", lambda m: m[1] + m[2].capitalize() + " ", marked)
    marked = re.sub(r" (?=[.,;])", "", marked)
    text, marks = unmark(marked)
    return Told(id, text, published.isoformat(), rng.choice(OUTLETS), act, marks)


def when(day: datetime.date, published: datetime.date, rng: random.Random) -> str:
    """The day of an act as a report of that day may put it."""
    ways = [f"on {day:%A}", f"on {day:%A}", f"{day:%A}", f"on {day.day} {day:%B}", f"late on {day:%A}", ""]
    ways += [["today", "earlier today"], ["yesterday", "overnight"], ["two days ago"]][(published - day).days]
    return rng.choice(ways)


def unmark(marked: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """A text without its brackets, and the spans that stood in them."""
    out, marks, start = "", [], 0
    for piece in re.split(r"([\[\]])", marked):
        if piece == "[":
            start = len(out)
        elif piece == "]":
            marks.append((start, len(out)))
        else:
            out += piece
    return out, tuple(marks)


def plant(part: str, sets: int, seed: int) -> Iterator[Told]:
    """Sets of reports of one act; and, as acts of their own, the like a week later, by another party, and to another party."""
    rng = random.Random(seed)
    kinds = [k for k in KINDS if k.part == part]
    begin = datetime.date(2021, 9, 1)
    for n in range(sets):
        kind = kinds[n % len(kinds)]
        one, other, third = rng.sample(COUNTRIES, 3)
        day, place, toll = begin + datetime.timedelta(rng.randrange(90)), rng.choice(PLACES), rng.randint(4, 60)
        fill = named(one, other, place)
        leads = rng.sample(list(kind.leads), rng.randint(3, 6))
        for i, lead in enumerate(leads):
            yield tell(kind, rng, f"{kind.name}{n}-{i}", f"{kind.name}{n}", day, fill, toll, lead)
        week = day + datetime.timedelta(7)
        decoys = ((week, one, other), (day, third, other), (day + datetime.timedelta(1), one, third), (week + datetime.timedelta(2), other, one))
        for i, (at, actor, recipient) in enumerate(decoys):
            for j in range(2 if i < 2 else 1):
                where = place if i == 0 else rng.choice(PLACES)
                words = rng.choice(kind.leads)
                name = f"{kind.name}{n}-like{i}"
                yield tell(kind, rng, f"{name}-{j}", name, at, named(actor, recipient, where), rng.randint(4, 60), words)


def named(one: list[str], other: list[str], place: str) -> dict[str, str]:
    """The names of two countries, as the templates call them."""
    return dict(zip(("A", "Aa", "Ac", "B", "Ba", "Bc", "P"), (*one, *other, place), strict=True))


def kidnapping(reports: int, seed: int) -> Iterator[Told]:
    """One kidnapping as an archive has it in two days: so many reports, the numbers and words of each its own."""
    rng = random.Random(seed)
    for n in range(reports):
        fill = {"P": rng.choice(["Chibok", "Chibok", "Borno"])}
        toll = rng.choice([100, 129, 200, 230, 276])
        yield tell(KIDNAPPING, rng, f"kidnapping-{n}", "kidnapping", datetime.date(2021, 10, 12), fill, toll, rng.choice(KIDNAPPING.leads))

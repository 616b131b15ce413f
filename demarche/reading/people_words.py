"""Words for people: heads that a count of people may have."""

from __future__ import annotations

from demarche.reading.lexemes import word_set

_PLURALS = word_set(
    """
    people persons men women children kids boys girls babies infants adults teenagers youths youngsters elders
    villagers residents inhabitants citizens nationals foreigners expatriates immigrants migrants emigrants refugees
    seekers evacuees returnees exiles displaced homeless survivors victims casualties fatalities dead deaths wounded
    injured hostages captives prisoners detainees inmates convicts suspects defendants fugitives deportees abductees
    civilians noncombatants bystanders pedestrians passengers tourists visitors travellers travelers commuters
    pilgrims worshippers worshipers faithful believers soldiers troops servicemen servicewomen personnel forces
    marines sailors airmen paratroopers commandos guards guardsmen reservists conscripts recruits cadets veterans
    officers policemen policewomen police gendarmes troopers peacekeepers observers inspectors monitors militants
    militiamen fighters rebels insurgents guerrillas gunmen terrorists jihadists jihadis extremists separatists
    mercenaries combatants bombers snipers attackers assailants hijackers kidnappers pirates smugglers traffickers
    gangsters criminals thieves spies agents operatives officials diplomats ambassadors envoys consuls attaches
    ministers presidents leaders representatives senators congressmen congresswomen lawmakers legislators
    parliamentarians deputies mps meps politicians governors mayors councillors councilors candidates members staff
    staffers employees workers labourers laborers miners farmers fishermen drivers pilots engineers technicians
    scientists researchers experts specialists advisers advisors consultants trainers instructors contractors
    businessmen businesspeople executives managers investors shareholders customers consumers users owners students
    pupils teachers professors academics scholars doctors physicians nurses medics paramedics patients lawyers judges
    prosecutors magistrates jurors witnesses journalists reporters correspondents photographers cameramen editors
    bloggers writers authors artists actors activists campaigners dissidents protesters protestors demonstrators
    rioters marchers strikers supporters opponents followers adherents sympathizers loyalists volunteers firefighters
    firemen rescuers responders clerics priests nuns monks bishops imams rabbis missionaries athletes players fans
    spectators attendees participants guests relatives parents mothers fathers sons daughters brothers sisters spouses
    wives husbands widows orphans siblings grandchildren pensioners retirees seniors unemployed jobless friends
    colleagues individuals souls humans adolescents minors females males compatriots countrymen settlers natives
    tribesmen nomads peasants herders traders merchants vendors shoppers crewmen crewmembers seafarers seamen
    fisherfolk divers dignitaries monarchs interpreters translators negotiators mediators signatories beneficiaries
    recipients taxpayers evacuated cosmonauts astronauts republicans democrats conservatives liberals communists arabs
    jews muslims christians sunnis shiites shias kurds uighurs uyghurs yazidis yezidis rohingya rohingyas hindus sikhs
    buddhists catholics protestants orthodox turks greeks serbs croats bosniaks poles danes swedes finns czechs
    slovaks britons scots filipinos thais iraqis israelis saudis pakistanis bangladeshis kuwaitis qataris yemenis
    omanis emiratis azeris uzbeks kazakhs tajiks kyrgyz turkmens afghans tamils pashtuns hazaras tutsis hutus chechens
    tatars abkhaz ossetians americans germans
    """
)
_SINGULARS = word_set(
    "person man woman child boy girl soldier civilian policeman officer official diplomat journalist worker "
    "student migrant refugee protester demonstrator militant fighter guard prisoner hostage detainee passenger "
    "villager resident citizen national marine serviceman peacekeeper activist teenager victim driver pilot"
)
# "The 27 member states", "12 new members" are seldom people.
_NEEDS_A_KIND = {
    "members",
    "representatives",
    "participants",
    "signatories",
    "seniors",
    "monitors",
    "agents",
    "forces",
    "owners",
}
_KINDS_OF_MEMBERS = word_set(
    "crew family staff council gang team parliament group cabinet militia party union board knesset congress "
    "house senate special security armed ground military police government elite combat intelligence cia fbi "
    "federal coalition nato american us"
)
# "Twelve jet fighters" and "two B-52 bombers" fly by themselves.
_MACHINES = word_set("jet f b stealth su mig strategic strategy aircraft fighter warplane drone submarine long-range heavy nuclear")


def is_people(word: str, capital: bool, before: str, single: bool) -> bool:
    """Whether the word (in lower case) is a head that denotes people; `before` is the word in front of it."""
    if single:
        return word in _SINGULARS
    if word in _NEEDS_A_KIND:
        return before in _KINDS_OF_MEMBERS
    if word in ("fighters", "bombers") and before in _MACHINES:
        return False
    if word in _PLURALS:
        return True
    if capital:
        return word.endswith(("ians", "eans", "icans", "anders", "ans")) and len(word) > 5
    return word.endswith(_ENDINGS) and len(word) > 5 and word not in _NOT_PEOPLE


_ENDINGS = ("ists", "men", "women", "people", "workers", "holders")
_NOT_PEOPLE = frozenset({"lists", "specimen", "regimen", "consists", "exists", "insists", "persists", "assists", "resists"})
ACTS = (
    r"kill\w*|slain|murder\w*|massacr\w*|dead|died?|dies|dying|deaths?|wound\w*|injur\w*|hurt|maimed|missing|drown\w*|execut\w+|"
    r"behead\w*|arrest\w*|detain\w*|jail\w*|imprison\w*|captur\w*|kidnap\w*|abduct\w*|seiz\w*|held|hostages?|charg\w+|indict\w*|"
    r"sentenc\w+|convict\w*|expel\w*|expuls\w*|deport\w*|displac\w*|evacuat\w*|rescu\w*|sav(?:e|ed|ing)|fle(?:e|d|eing)|strand\w*|"
    r"releas\w*|freed?|free|swap\w*|exchang\w*|deploy\w*|send|sent|sending|dispatch\w*|station\w*|withdr[ae]w\w*|train\w*|"
    r"infect\w*|hospitali[sz]\w*|recall\w*|summon\w*|dismiss\w*|sack\w*|fir(?:ed|ing)|laid|recruit\w*|trapped|surviv\w*|"
    r"sanction\w*|blacklist\w*|host(?:ed|s|ing)?|resettle\w*|accept\w*|admit\w*|shelter\w*|crash\w*|"
    r"aboard|on board|shot"
)

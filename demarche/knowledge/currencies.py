"""Currencies by sign, name and code. Codes are ISO 4217 (the tests check them against CLDR).

A sign or name that several currencies share, with none of them meant by default in English news, has the value None:
money whose unit is open.
"""

from __future__ import annotations

SIGNS: dict[str, str | None] = {
    "$": "USD", "us$": "USD", "c$": "CAD", "ca$": "CAD", "cad$": "CAD", "cdn$": "CAD", "can$": "CAD",
    "a$": "AUD", "au$": "AUD",
    "aus$": "AUD",
    "nz$": "NZD", "hk$": "HKD", "s$": "SGD", "sg$": "SGD", "nt$": "TWD", "r$": "BRL", "mx$": "MXN", "j$": "JMD",
    "z$": "ZWL",
    "€": "EUR", "£": "GBP", "₹": "INR", "₽": "RUB", "₴": "UAH", "₺": "TRY", "₩": "KRW", "₪": "ILS", "฿": "THB", "₦":
    "NGN",
    "₱": "PHP", "₫": "VND", "₸": "KZT", "₾": "GEL", "₼": "AZN", "₵": "GHS", "¥": None,
}  # fmt: skip

# Words that stand before the number like a sign ("dlrs 50 million", "Rs 200 crore").
PREFIXES: dict[str, str | None] = {
    "dlrs": "USD",
    "rs": None,
    "rmb": "CNY",
    "rm": "MYR",
    "kshs": "KES",
    "ksh": "KES",
    "sfr": "CHF",
}

NAMES: dict[str, str | None] = {
    "dollar": "USD", "dollars": "USD", "dlrs": "USD", "buck": "USD", "bucks": "USD", "euro": "EUR", "euros": "EUR",
    "pound": "GBP", "pounds": "GBP", "sterling": "GBP", "yuan": "CNY", "renminbi": "CNY", "rmb": "CNY", "yen": "JPY",
    "rouble": "RUB", "roubles": "RUB", "ruble": "RUB", "rubles": "RUB", "rupee": None, "rupees": None, "won": "KRW",
    "lira": "TRY", "liras": "TRY", "franc": None, "francs": None, "kronor": "SEK", "krona": "SEK", "kroner": None,
    "krone": None,
    "reais": "BRL", "peso": None, "pesos": None, "dinar": None, "dinars": None, "dirham": "AED", "dirhams": "AED",
    "riyal": "SAR", "riyals": "SAR", "rial": "IRR", "rials": "IRR", "shekel": "ILS", "shekels": "ILS", "hryvnia":
    "UAH",
    "hryvnias": "UAH", "hryvnya": "UAH", "tenge": "KZT", "som": "KGS", "soms": "KGS", "somoni": "TJS", "manat":
    None, "manats": None,
    "lari": "GEL", "drams": "AMD", "lei": None, "zloty": "PLN", "zlotys": "PLN", "zlotych": "PLN", "forints": "HUF",
    "forint": "HUF",
    "koruna": "CZK", "korunas": "CZK", "crowns": None, "leva": "BGN", "baht": "THB", "dong": "VND", "rupiah": "IDR",
    "ringgit": "MYR", "taka": "BDT", "kyat": "MMK", "rand": "ZAR", "naira": "NGN", "cedis": "GHS", "shillings": None,
    "birr": "ETB", "afghanis": "AFN", "bolivars": "VES", "guilders": "NLG", "marks": "DEM", "deutschmarks": "DEM",
    "tugrik": "MNT",
    "sum": None, "kwacha": None,
}  # fmt: skip

# An adjective before the name or the sign settles which of several currencies is meant.
NATIONAL: dict[str, dict[str, str]] = {
    "dollar": {
        "us": "USD", "american": "USD", "canadian": "CAD", "australian": "AUD", "zealand": "NZD", "kong": "HKD",
        "singapore": "SGD",
        "singaporean": "SGD", "taiwan": "TWD", "taiwanese": "TWD", "jamaican": "JMD", "zimbabwean": "ZWL", "zimbabwe":
        "ZWL",
        "fijian": "FJD", "bahamian": "BSD", "namibian": "NAD", "liberian": "LRD",
    },
    "pound": {
        "british": "GBP", "egyptian": "EGP", "syrian": "SYP", "lebanese": "LBP", "sudanese": "SDG", "irish": "IEP",
        "cyprus": "CYP",
    },
    "rupee": {
        "indian": "INR", "pakistani": "PKR", "pakistan": "PKR", "lankan": "LKR", "nepalese": "NPR", "nepali": "NPR",
        "mauritian": "MUR",
    },
    "rouble": {"russian": "RUB", "belarusian": "BYN", "belarussian": "BYN"},
    "franc": {
        "swiss": "CHF", "french": "FRF", "belgian": "BEF", "rwandan": "RWF", "congolese": "CDF", "guinean": "GNF",
    },
    "krone": {"danish": "DKK", "norwegian": "NOK", "swedish": "SEK", "icelandic": "ISK", "czech": "CZK"},
    "peso": {
        "mexican": "MXN", "argentine": "ARS", "philippine": "PHP", "chilean": "CLP", "colombian": "COP", "cuban":
        "CUP", "uruguayan": "UYU",
    },
    "dinar": {
        "iraqi": "IQD", "kuwaiti": "KWD", "jordanian": "JOD", "serbian": "RSD", "algerian": "DZD", "libyan": "LYD",
        "tunisian": "TND",
        "bahraini": "BHD",
    },
    "dirham": {"emirati": "AED", "uae": "AED", "moroccan": "MAD"},
    "riyal": {"saudi": "SAR", "qatari": "QAR", "omani": "OMR", "iranian": "IRR", "yemeni": "YER"},
    "lira": {"turkish": "TRY", "italian": "ITL", "syrian": "SYP", "lebanese": "LBP"},
    "won": {"korean": "KRW"},
    "manat": {"azerbaijani": "AZN", "azeri": "AZN", "turkmen": "TMT"},
    "lei": {"romanian": "RON", "moldovan": "MDL"},
    "shilling": {
        "kenyan": "KES", "kenya": "KES", "ugandan": "UGX", "uganda": "UGX", "tanzanian": "TZS", "somali": "SOS",
    },
    "sum": {"uzbek": "UZS", "uzbekistani": "UZS"},
    "kwacha": {"zambian": "ZMW", "malawian": "MWK"},
}  # fmt: skip
_STEMS = {
    "dollars": "dollar", "pounds": "pound", "sterling": "pound", "rupees": "rupee", "roubles": "rouble", "ruble":
    "rouble",
    "rubles": "rouble", "francs": "franc", "kroner": "krone", "kronor": "krone", "krona": "krone", "crowns":
    "krone", "pesos": "peso",
    "dinars": "dinar", "dirhams": "dirham", "riyals": "riyal", "rial": "riyal", "rials": "riyal", "liras": "lira",
    "manats": "manat",
    "shillings": "shilling", "$": "dollar", "£": "pound",
}  # fmt: skip

CODES: frozenset[str] = frozenset({c for c in (*SIGNS.values(), *NAMES.values(), *(c for by in NATIONAL.values() for c in by.values())) if c})
ADJECTIVES: frozenset[str] = frozenset(a for by in NATIONAL.values() for a in by)


def currency_named(name: str, adjective: str | None = None) -> str | None:
    """ISO 4217 code of a currency's name or sign in lower case; None where the name alone leaves it open."""
    stem = _STEMS.get(name, name)
    if adjective is not None and adjective in NATIONAL.get(stem, {}):
        return NATIONAL[stem][adjective]
    return SIGNS[name] if name in SIGNS else NAMES.get(name)

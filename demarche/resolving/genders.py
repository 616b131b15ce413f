"""First names and words for people -> male, female or unknown."""

from __future__ import annotations

import unicodedata

from demarche.reading.lexemes import word_set

MALE = "m"
FEMALE = "f"

# Common first names of people in the news, compiled by us. Names that both sexes bear ("Kim", "Jean", "Andrea",
# "Robin", "Nikita" …) are left out: unknown is better than wrong.
_MEN = word_set(
    """
    aaron abbas abdel abdelaziz abdelfattah abdul abdulaziz abdullah abdulla abel abiy abraham adam adolf adrian ahmad ahmed ahmet
    akbar akhmed al alan albert alberto aleksandar aleksander aleksandr alejandro alex alexander alexandre alexandros alexei
    alexey alexis alfred alfredo ali alistair allen alberto alpha alphonse amadou amir anatoly anders andre andreas andrei andrej andres
    andrew andrey andrzej andrii andriy angus anthony antoine anton antonin antonio antonis antony anwar arkady arnold arseniy arthur
    arturo asad asif askar askold aslan augusto austin avigdor aymeric aziz babacar barack barry bart bashar bashir ben benedict
    benjamin benny bernard bernardo bernie bertrand bilal bill billy binyamin björn bob bobby bogdan boris boyko brad bradley brendan
    brett brian bruce bruno carl carlo carlos cem charles charlie chris christian christoph christophe christopher chuck cliff clive
    colin conor craig cristian curtis cyril cyrus dale damian damien dan daniel daniele danny dariusz dave david davit dean denis
    dennis denys derek devlet didier diego dieter dimitri dimitris dimitrios dirk dmitri dmitriy dmitry dmytro dominic don
    donald donnie doug douglas duncan dwight ed eddie edgar edmund eduard eduardo edward edwin ehud elias elijah elliott emil
    emilio emmanuel enda enrico enrique eric erik ernest ernesto esteban ethan eugene evan evgeny evo fabian fabio fadi fahd faisal
    farid farouk faustin fawzi federico felipe felix ferdinand fernando fidel filippo florian francesco francis francisco franco
    françois francois frank franklin frans frants franz fred frederic frederick friedrich gareth gary gaston gavin gennady geoff
    geoffrey george georges gerald gerard gerardo gerhard gerry ghassan gianni giorgi giorgio giovanni giulio giuseppe glenn gonzalo
    gordon graham grant greg gregory grigory guido guillaume guillermo gustavo guy habib hafiz haider hakan haidar hamad hamid hans harald
    harold haroon harry harvey hasan hashim hassan heiko heinz helmut henri henrik henry herbert herman hermann hisham hosni howard hubert
    hugh hugo hun husain hussein ian ibrahim idriss igor ilham ilya imran ion isaac ismail ivan ivo jack jacek jacinto jack jacob jacques
    jair jake jakob jamal james jamie jan janez janos jared jaroslaw jason javad javier jay jeff jeffrey jens jeremy jerome jerry jerzy
    jesus jim jimmy joachim joao joão joaquin joe joel joerg johan johann johannes john johnny jon jonas jonathan jorge josé jose josef
    josep joseph josh joshua josip jozef juan jules julian julio julius junichiro juncker jürgen jurgen justin kais kamal karel karl karol
    kassym-jomart keith kemal ken kenneth kevin khalid khalifa khalil kiril kirill klaus klement kofi konstantin konstantinos kostas kris
    kurt kyle kyriakos larry lars laurent lawrence lech lennart leo leon leonard leonardo leonid leopold les leszek levan lewis liam
    lionel lloyd lou louis luca lucas luigi luis luiz lukas luke lyndon mahathir mahdi mahmood mahmoud maithripala malcolm manuel marc
    marcel marcelo marcin marco marcos marcus mariano mario mariusz mark marko markus martin marvin massoud mateusz matt matteo
    matthew matthias matthieu maurice mauricio mauro max maxim maxime mehdi mehmet meles melvin menachem mevlut mevlüt michael michal
    michel miguel mihai mikhail mikheil mike miklos mikko milan milo milos miloš miodrag miro miroslav mitch mitt mohamad mohamed mohammad
    mohammed mohamud mohsen moshe moussa muammar muhammad muhammadu murat mustafa mustapha mykola nabil nadir najib narendra nasser
    nathan nawaz neil nelson nicholas nick nicolae nicolas nicos nigel nikol nikola nikolai nikolaos nikolay nikos noah
    noam noel norbert norman nouri nursultan olaf oleg oleh oleksandr oleksii olivier omar ömer orlando oscar osama otto ousmane owen pablo
    panos paolo pascal patrice patrick paul paulo pavel pavlo pawel pedro peter petr petro petros phil philip philippe pierre pieter piotr
    pranab qasem qassem rachid radek radosław radoslaw rafael rafik rahul rajiv ralph ramush ramzan randy raphael rashid raul raúl ray
    raymond recep reince reinhard rené rené renzo reuven rex reza riad ricardo richard rick ricky rob robert roberto rodney rodrigo
    roger rohit roland rolf roman romano ron ronald rory ross roy rudolf rudy rupert ruslan russell rustam ryan saad sabri sadiq
    saeb said saleh salem salim salman salva salvador salvatore sam sameh sami samir samuel sandro santiago sayyid scott sean sebastian sebastián
    selahattin serge sergei sergey sergio serhii serhiy seth shahbaz shahid shane shavkat shaun sheldon shimon shinzo shinzō sigmar silvio
    simon slobodan spencer stan stanislav stanley staffan stavros stefan steffen stephan stephane stéphane stephen steve steven stuart sven
    taher takis tamim tariq tayyip ted tedros terrence terry theodore theo thierry thomas thorsten tim timothy tobias todd tom tomáš tomas
    tomasz tommy tony trent trevor umar valdis valery vasily vadim vicente victor viktor vincent vitali vitaly vladimir vladimír
    vojislav volodymyr walid walter warren wayne werner wilfried wilhelm will willem william wim winston wolfgang xavier yair yahya
    yanis yaser yasser yevgeny yitzhak yoshihide yoweri yuri yury yusuf yves zaid zalmay zbigniew zoran zviad xi hu jinping keqiang jiabao
    jintao wenbao fumio shigeru taro kishida jae-in jong-un jong-il geun joko prayut hishammuddin anwar rodrigo benigno duterte
    martin gotabaya mahinda ranil khadga ashraf hamid abdulaziz mevlüt binali ahmet devlet kemal antónio antonio anders jens jyrki sauli
    alar toomas andrus dalius gitanas algirdas krisjanis edgars mart andrzej donald lech bronislaw jerzy janez borut zoran andrej
    ranko edi sali hashim ramush nikola milorad dragan zeljko bakir haris tibor gergely orban szijjarto laszlo péter peter zsolt ferenc
    klaus traian victor dacian liviu calin rumen boyko simeon sergei alexis evangelos yorgos giorgos dimitris prokopis
    mohamad rached beji moncef abdelmalek abdelaziz nizar khaled khalid fayez aref faez hadi ebrahim hossein hassan javad esmail
    marek omar adel adnan barham fuad haider iyad jalal masoud massoud nechirvan mazloum muqtada osman abdurrahman
    """
)
_WOMEN = word_set(
    """
    irena lena vera abigail agnes agnès aisha alexandra alice alicia alison amal amanda amber amelia amina amy ana anastasia angela angelina anita
    ann anna annalena anne annegret annette annie anouk antonia ariana arlene asma atifete aya ayanna ayesha barbara beata beatrice
    beatrix begum benazir beth betsy betty beverly bianca birgit boutheina brenda bridget brigitte camilla carla carly carmen carol
    carole carolina caroline carolyn carrie catarina catherine cathy cecilia cecile charlotte chelsea cherie cheryl chiara christiane christina
    christine chrystia claire clara claudia colette condoleezza constance cristina cynthia dalia dana daphne debbie deborah debra delcy denise
    diana diane dianne dilma dina dolores donna dora doris dorothy ebba edith eileen elaine elena eleanor elisa elisabeth elise elizabeth
    ella ellen elsa emily emine emma erika erna esther eva eve evelyn farah fatima fatma federica fiona florence frances françoise francoise
    frauke gabriela gabrielle gail galina geraldine gertrude gillian gina giorgia gisela gita gladys glenda gloria golda grace greta
    gretchen gro gulnara hanan hanna hannah hatice hazel heather heidi helen helena helene helga helle henrietta hilda hillary hina huma ilse
    ilhan inga ingrid irena irene irina isabel isabella isabelle ivanka jacinda jackie jacqueline jacqui jane janet janice jeanine jeanne jen
    jennifer jenny jessica jill joan joanna joanne jocelyn jodie josephine joyce juanita judith judy julia juliana julie juliet june justine
    kaja kamala karen karin karine karla kate kateryna katherine kathleen kathryn kathy katie katja katrin kayleigh kellyanne kersti khaleda
    kirsten kirstjen klara kolinda kristalina kristen kristin kristina ksenia laura lauren laurie leila leni leyla lidia lilian linda lisa liz
    liza lois loretta lori louise lucia lucy ludmila luisa luz lydia lynda lynn lynne madeleine maggie magdalena maia maja malala
    malgorzata manuela marcia margaret margarita margot margrethe maria mariam marianne marie mariia marija marilyn marina marine marion
    marjorie marta martha martine mary maryam maya meera megan meghan melania melanie melissa mercedes merkel meryl mette michaela
    michelle mia mirjana miriam molly mona monica monika muna nadia nadine nancy naomi natalia natalie natalya natasha nazanin nicky
    nicole niki nikki nina noor nora noura nuland olga olivia oxana pamela patricia patti paula pauline penelope penny petra phumzile
    phyllis priti priyanka rachel rania raisa rashida rebecca renate rita roberta robyn rosa rosalind rose rosemary roxana ruth sabine sally
    samantha sandra sara sarah sarra sashia saskia serena shamima sharon sheikha sheila shelley sheryl shirin shirley sigrid simone simonetta
    sonia sophia sophie stacey stella stephanie sue susan susana susanne suzanne svetlana sviatlana sylvia sylvie tammy tania tanya tara tatiana
    tatyana teresa thérèse theresa tiffany tina tulsi tzipi ulla ursula valentina valerie vanessa vera veronica victoria viktoria violeta
    virginia vivian wendy winnie yasmin yekaterina yelena ylva yoko yulia yuliia yvette yvonne zainab zoe zuzana
    chunying ing-wen geun-hye kyung-wha sushma nirmala sanna michelle tarja vigdis vaira dalia jadranka kolinda kinga hasina
    elif meral aysel feleknaz asma buthaina zehra hevin sinam maisa rim nadia lina hala heba salma zarifa fawzia tawakkol shukria
    """
)

_MALE_WORDS = word_set(
    """
    mr sir lord king prince sheikh sheik sultan emir emperor pope cardinal archbishop bishop imam ayatollah rabbi father brother spokesman
    chairman businessman congressman alderman policeman salesman cameraman statesman nobleman gentleman man boy husband son uncle nephew
    grandfather fisherman anchorman ombudsman frontman gunman craftsman strongman tsar czar fireman monk duke baron count
    """
)
_FEMALE_WORDS = word_set(
    """
    mrs ms miss mme madame dame lady queen princess sheikha empress duchess baroness countess sister mother spokeswoman chairwoman
    businesswoman congresswoman policewoman stateswoman actress woman girl wife daughter aunt niece grandmother nun widow
    waitress hostess heiress fiancee fiancée
    """
)


def fold(name: str) -> str:
    """The name without accents, apostrophes and case, for comparison: "Erdoğan" and "Erdogan" are one."""
    if name.isascii():
        return name.replace("'", "").replace("`", "").lower()
    plain = unicodedata.normalize("NFKD", name)
    kept = "".join(c for c in plain if not unicodedata.combining(c) and c not in "'’‘`ʼ")
    return kept.casefold().replace("ı", "i").replace("ł", "l").replace("ø", "o").replace("đ", "d")


_FOLDED_MEN = frozenset(fold(n) for n in _MEN)
_FOLDED_WOMEN = frozenset(fold(n) for n in _WOMEN)


def gender_of_name(first: str) -> str | None:
    """`m` or `f` for a first name that only one sex bears, else None."""
    key = fold(first).strip(".")
    man, woman = key in _FOLDED_MEN, key in _FOLDED_WOMEN
    if not man and not woman and "-" in key:
        return gender_of_name(key.split("-", 1)[0])
    return None if man == woman else MALE if man else FEMALE


def gender_of_word(word: str) -> str | None:
    """`m` or `f` for a title or noun that says so ("Mr", "spokeswoman"), else None."""
    key = word.casefold().strip(".")
    if key in _MALE_WORDS:
        return MALE
    return FEMALE if key in _FEMALE_WORDS else None

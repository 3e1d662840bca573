"""Function words, which say nothing about a text's subject and are left out of ranking.

The lists are short on purpose: a word that can be a subject (``war``, ``man``, ``state``, ``work``)
is a function word only in texts of a language where it cannot.
"""


def _listed(text: str) -> frozenset[str]:
    return frozenset(text.split())


FUNCTION_WORDS: dict[str, frozenset[str]] = {
    "en": _listed(
        """
        a about above after again against all also am among an and any are as at be because been before
        being below between both but by can cannot could did do does doing done down during each either etc
        even ever every few for from further had has have having he her here hers herself him himself his
        how however i if in into is it its itself just let may me might more moreover most much must my
        myself neither nor no not now of off often on once only onto or other others our ours ourselves out
        over own per quite rather same shall she should since so some such than that the their theirs them
        themselves then there thereby therefore these they this those though through throughout thus to too
        toward towards under until up upon upto us very via was we were what whatever when where whereas
        whether which while who whom whose why will with within without would yet you your yours yourself
        yourselves dont doesnt didnt isnt arent wasnt werent cant couldnt wont wouldnt shouldnt hasnt havent
        hadnt eg ie
        """
    ),
    "de": _listed(
        """
        aber alle allem allen aller alles als also am an ander andere anderem anderen anderer anderes auch
        auf aus bei beim bis bzw da dabei dadurch dafür dagegen daher damit dann daran darauf daraus darin
        das dass daß davon dazu dem den denen denn der deren des dessen dich die dies diese diesem diesen
        dieser dieses doch dort du durch ein eine einem einen einer eines er es etwa für gegen gibt hat
        hatte hatten haben hier hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer ihres im in indem ins
        ist ja jede jedem jeden jeder jedes jedoch kann kein keine keinem keinen keiner können könnte mal
        man mehr mein meine mit muss nach neben nicht noch nun nur ob oder ohne sehr sein seine seinem
        seinen seiner seines seit sich sie sind so sogar solche soll sollen sollte somit sondern sowie
        sowohl über um und uns unser unsere unter vom von vor wann war waren warum was weil welche welchem
        welchen welcher welches wenn wer werden wie wieder will wir wird wo wobei wurde wurden während zu
        zum zur zwar zwischen
        """
    ),
    "fr": _listed(
        """
        afin ai ainsi alors après au aucun aucune aussi autre autres aux avant avec avoir ayant car ce ceci
        cela celle celles celui cependant ces cet cette ceux chaque chez ci comme comment contre dans de
        depuis des donc dont du elle elles en encore entre est et étaient était étant été être eu eux fait
        il ils je la là laquelle le lequel les lesquelles lesquels leur leurs lors lorsque lui ma mais me
        même mêmes mes moi moins mon ne ni non nos notre nous on ont ou où par parce parmi pas pendant peu
        peut peuvent plus plusieurs pour pourquoi puis qu quand que quel quelle quelles quelque quelques
        quels qui quoi sa sans se selon sera ses si sinon son sont sous soit sur ta te tes toi ton tous tout
        toute toutes très tu un une vers via vos votre vous y
        """
    ),
    "es": _listed(
        """
        a al algo algún alguna algunas algunos ante antes aquel aquella aquellas aquellos así aún aunque
        bajo bien cada casi como con contra cual cuales cuando cuya cuyas cuyo cuyos de del desde donde dos
        durante e el él ella ellas ello ellos en entre era eran es esa esas ese eso esos esta está estaba
        están estas este esto estos fue fueron ha haber había han hasta hay he la las le les lo los más me
        mediante mi mientras mis mucho muy ni no nos nosotros nuestra nuestro o os otra otras otro otros
        para pero poco por porque pues puede pueden que qué quien quienes se sea según ser si sí sido
        siempre sin sino sobre son su sus también tan tanto te tiene tienen toda todas todo todos tras tu u
        un una unas uno unos y ya yo
        """
    ),
    "it": _listed(
        """
        a ad agli ai al alcune alcuni all alla alle allo altra altre altri altro anche ancora attraverso
        aveva avere c che chi ci cioè coi col come con contro così cui d da dagli dai dal dall dalla dalle
        dallo degli dei del dell della delle dello dentro di dopo dove due durante e è ed egli era erano
        essere essi fra già gli ha hanno ho i il in infatti invece io l la le lei li lo loro lui ma me
        mentre mi mia mio molto ne negli nei nel nell nella nelle nello noi non nostra nostro o ogni oltre
        per perché però più poi presso prima proprio può qual quale quali quando quanto quella quelle quelli
        quello questa queste questi questo quindi se sé sempre senza si sia siano solo sono sopra sotto sta
        stata stati stato su sua sue sugli sui sul sull sulla sulle suo suoi tra tu tutta tutte tutti tutto
        un una uno verso vi voi
        """
    ),
    "pt": _listed(
        """
        a à ainda algum alguma algumas alguns ante ao aos apenas após aquela aquelas aquele aqueles aquilo
        as às até bem cada com como contra da das de dela delas dele deles desde dessa dessas desse desses
        desta destas deste destes do dos durante e é ela elas ele eles em entre era eram essa essas esse
        esses esta está estão estas este estes eu foi foram há isso isto já lhe lhes mais mas me mesmo meu
        minha muito na nas nem nessa nesse nesta neste no nos nós nossa nosso num numa o onde os ou outra
        outras outro outros para pela pelas pelo pelos pode podem pois por porque quais qual quando que quem
        são se seja sem sempre ser seu seus si sido sob sobre sua suas também tanto te tem têm ter toda
        todas todo todos tu um uma umas uns vai você
        """
    ),
    "ru": _listed(
        """
        а без более бы был была были было быть в вам вас весь во вот все всех вы где да для до его ее если
        есть еще же за здесь и из или им их к как ко когда кто ли либо мне может мы на над не нее него нет
        ни них но о об однако он она они оно от при по под поэтому с со так также такой там те тем то того
        той только том ты у уже хотя чего чем что чтобы эта эти это этого этой этом этот я
        """
    ),
    "nl": _listed(
        """
        aan al alle alleen als andere ben bij daar dan dat de deze die dit doch doen door dus echter een
        eens en er ge geen geworden haar had hadden heb hebben heeft hem het hier hij hoe hun ik in is ja je
        kan kon kunnen maar me meer men met mij mijn moet moeten na naar niet niets nog nu of om omdat onder
        ons onze ook op over reeds te tegen tegenover tot tussen u uit uw van vanuit veel volgens voor
        vooral waar waarbij waarom waren was wat we wel welke werd werden wie wij wordt worden zal ze zelf
        zich zij zijn zo zoals zonder zou zouden
        """
    ),
}

# Function words of other languages that are words of substance in an English question.
AMBIGUOUS = _listed(
    """
    alle also ante bem bien cada car casi chez come comment die dies door due era fait gibt hat man men met
    par per plus pois prima puis quale sea sin sole solo son stata stato ton tot un van vers verso via war
    waren will
    """
)

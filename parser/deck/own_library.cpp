#include "parser/deck/own_library.hpp"

#include "parser/text/text.hpp"

namespace nullor::parser {

namespace {

// LTspice's levels: 1 one pole, 2 slew rate and limits of output voltage and current, 3 a second pole too.
// Pins as in its symbols; parameters and their defaults are its own.
constexpr std::string_view universal_opamps = R"(.subckt level.1 inp inn vp vn out
+ params: avol=1meg gbw=10meg slew=10meg ilimit=25m rail=0 vos=0 phimargin=45 en=0 enk=0 in=0 ink=0 rin=500meg
XU inp inn out amp
.model amp opamp (aol={avol} gbw={gbw} vos={vos} en={en} enk={enk} in={in} ink={ink} rin={rin})
.ends
.subckt level.2 inp inn vp vn out
+ params: avol=1meg gbw=10meg slew=10meg ilimit=25m rail=0 vos=0 phimargin=45 en=0 enk=0 in=0 ink=0 rin=500meg
XU inp inn vp vn out amp
.model amp opamp (aol={avol} gbw={gbw} sr={slew} ilimit={ilimit} rail={rail} vos={vos} en={en} enk={enk} in={in}
+ ink={ink} rin={rin})
.ends
.subckt level.3 inp inn vp vn out
+ params: avol=1meg gbw=10meg slew=10meg ilimit=25m rail=0 vos=0 phimargin=45 en=0 enk=0 in=0 ink=0 rin=500meg
XU inp inn vp vn out amp
.model amp opamp (aol={avol} gbw={gbw} sr={slew} ilimit={ilimit} rail={rail} vos={vos} phimargin={phimargin}
+ en={en} enk={enk} in={in} ink={ink} rin={rin})
.ends
.subckt level.3a inp inn vp vn out
+ params: avol=1meg gbw=10meg slew=10meg ilimit=25m rail=0 vos=0 phimargin=45 en=0 enk=0 in=0 ink=0 rin=500meg
XU inp inn vp vn out level.3 avol={avol} gbw={gbw} slew={slew} ilimit={ilimit} rail={rail} vos={vos}
+ phimargin={phimargin} en={en} enk={enk} in={in} ink={ink} rin={rin}
.ends
)";

} // namespace

std::string_view own_library(std::string_view path) {
    const std::string name = lower_case(path.substr(path.find_last_of("/\\") + 1));
    return name.starts_with("universalopamp") ? universal_opamps : std::string_view();
}

} // namespace nullor::parser

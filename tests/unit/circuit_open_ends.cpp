// Nodes with one connection: of which something is said, and of which not.

#include <fmt/format.h>

#include "tests/unit/cli_ran.hpp"

using namespace cli_ran;
using results_files::Folder;
using results_files::write_text;

namespace {

const std::string amplifier = "t\nV1 in 0 1\nR1 in inn 1k\nR2 inn out 10k\nX1 0 inn out op\n"
                              ".model op opamp aol=1e5 rin=1meg\n.op\n";

// How many nodes are said to have one connection in the amplifier with these cards besides.
std::size_t said(const std::string& cards, const std::string& node = "") {
    const Folder folder;
    const std::string deck = folder / "deck.cir";
    write_text(deck, amplifier + cards);
    const Ran checked = nullor_with({"check", deck}), ran = nullor_with({"run", deck});
    CAPTURE(checked.err);
    CHECK(checked.status == 0);
    CHECK(ran.status == 0);
    CHECK(ran.err == checked.err);
    std::size_t count = 0;
    for (std::size_t at = 0; (at = checked.err.find("has one connection", at)) != std::string::npos; ++at)
        ++count;
    if (count > 0 && !node.empty()) CHECK(has(checked.err, "node '" + node + "'"));
    return count;
}

} // namespace

TEST_CASE("a part with an open end carries no current, and that is said") {
    CHECK(said("") == 0);
    CHECK(said("R3 out outt 1k\n", "outt") == 1);
    CHECK(said("R3 outt out 0\n", "outt") == 1); // a wire
    CHECK(said("L3 out outt 1m\n", "outt") == 1);
    CHECK(said("X2 innn out o2 op\n", "innn") == 1); // by rin
    CHECK(said("R3 out outt 1k\nR4 in ni 1k\n") == 2);
    CHECK(said("R3 out outt 1k\n.step R1 list 1k 2k 3k\n") == 1);       // not once a step
    CHECK(said("R3 out outt 1k\n.ac dec 1 1 10\n.tran 1u 10u\n") == 1); // nor once an analysis
    CHECK(said("X2 out s\nX3 out s\n.subckt s a\nR1 a 0 1k\nR2 a b 1k\n.ends\n", "x2.b") ==
          1); // nor an instance
}

TEST_CASE("what is open for a reason is not") {
    const char* reasons[] = {"X2 in o2 o2 op\n",
                             "V3 vcc 0 15\nE3 e 0 in 0 2\nB3 b 0 v=v(in)\n",
                             "R3 out outt 1k\n.print op v(outt)\n",
                             "R3 out outt 1k\n.expect op v(outt) == v(out)\n",
                             "R3 out outt 1k\n.save v(outt)\n",
                             "R3 out outt 1k\n.meas op m param='v(outt)'\n",
                             "R3 out outt 1k\n.nodeset v(outt)=1\n",
                             "R3 out outt 1k\nB3 0 in i=v(outt)*1n\n",
                             "R3 out outt 1k\nE3 e 0 outt 0 2\n",
                             "L3 p 0 1m\nR9 in p 1\nL4 s 0 1m\nK1 L3 L4 0.9\n",
                             "X2 out nc s\n.subckt s a b\nR1 a c 1k\nR2 b c 1k\n.ends\n"};
    for (const std::string cards : reasons) {
        CAPTURE(cards);
        CHECK(said(cards) == 0);
    }
    CHECK(said("R3 out outt 1k\n.save v(*)\n") == 1); // a pattern does not speak of it
}

TEST_CASE("within what is included nothing is said of nodes of subcircuits") {
    const Folder folder;
    const std::string deck = folder / "deck.cir";
    write_text(folder / "vendor.lib", ".subckt s a\nR1 a 0 1k\nR2 a b 1k\n.ends\n");
    write_text(deck, amplifier + ".include vendor.lib\nX2 out s\n");
    CHECK(nullor_with({"check", deck}).err.empty());
}

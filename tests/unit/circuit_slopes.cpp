// Derivatives of the equations by a number of the deck, against closed forms and against differences of the
// equations filled with other numbers.

#include <cmath>

#include <doctest/doctest.h>

#include "parser/names/names.hpp"
#include "tests/unit/run_deck.hpp"

namespace {

using namespace nullor;
using decks::Deck;

Target target(const Deck& deck, const std::string& name) {
    const auto found = parser::Names(*deck.work.circuit).target(name);
    REQUIRE_MESSAGE(found.has_value(), name);
    return *found;
}

struct Filled {
    std::vector<double> f, q, g, c;
};

Filled filled(Deck& deck, const Setting& setting, const std::vector<double>& x, double t) {
    Workspace& workspace = deck.ready({setting}).workspace();
    workspace.evaluate(x.data(), t);
    return {workspace.f(), workspace.q(), workspace.g(), workspace.c()};
}

// By every target named, at x: against the central difference, which is off by its own square.
void compare(const std::string& cards, const std::vector<std::string>& names, double t = at_dc) {
    Deck deck(cards);
    for (const std::string& name : names) {
        CAPTURE(name);
        const Target p = target(deck, name);
        analysis::Setup& setup = deck.ready();
        const double value = setup.values().target(setup.circuit(), p), h = 1e-5 * std::abs(value);
        std::vector<double> x(static_cast<std::size_t>(setup.system().size()) + 1);
        for (std::size_t k = 0; k + 1 < x.size(); ++k) x[k] = 0.3 + 0.1 * static_cast<double>(k);
        const Workspace::Slopes found = setup.workspace().slopes(setup.values(), {}, p, x.data(), t);
        CHECK_FALSE(found.not_known.valid());
        const Filled low = filled(deck, {p, value - h}, x, t), high = filled(deck, {p, value + h}, x, t);
        double seen = 0;
        const auto agree = [&](const std::vector<double>& slopes, const std::vector<double>& a,
                               const std::vector<double>& b) {
            for (std::size_t k = 0; k + 1 < slopes.size(); ++k) {
                const double difference = (b[k] - a[k]) / (2 * h);
                const double rounding = 1e-15 * (std::abs(a[k]) + std::abs(b[k])) / h;
                CHECK(std::abs(slopes[k] - difference) <= 1e-8 * std::abs(difference) + 4 * rounding);
                seen += std::abs(slopes[k]);
            }
        };
        agree(found.f, low.f, high.f);
        agree(found.q, low.q, high.q);
        agree(found.g, low.g, high.g);
        agree(found.c, low.c, high.c);
        CHECK(seen > 0);
    }
}

} // namespace

TEST_CASE("a resistor's conductance falls with the square of its value") {
    Deck deck("V1 a 0 1\nR1 a b 200 tc1=1m\nR2 b 0 300\n.op\n");
    analysis::Setup& setup = deck.ready();
    const std::vector<double> x = {1, 0.6, -2e-3, 0};
    const auto slopes = setup.workspace().slopes(setup.values(), {}, target(deck, "r1"), x.data(), at_dc);
    CHECK(slopes.f[0] == doctest::Approx(-0.4 / 4e4).epsilon(1e-14));
    CHECK(slopes.f[1] == doctest::Approx(0.4 / 4e4).epsilon(1e-14));
    const auto& pattern = setup.system().pattern();
    CHECK(slopes.g[static_cast<std::size_t>(pattern.slot(0, 1))] == doctest::Approx(1 / 4e4).epsilon(1e-14));
    // By temperature: R(T) = 200 (1 + 1e-3 (T - 27)).
    const auto warm = setup.workspace().slopes(setup.values(), {}, target(deck, "temp"), x.data(), at_dc);
    CHECK(warm.f[0] == doctest::Approx(-0.4 / 4e4 * 0.2).epsilon(1e-14));
}

TEST_CASE("every device with derivatives, by every number that enters its law") {
    compare("V1 a 0 2\nR1 a b 1k tc1=1m tc2=2u m=2 scale=3 temp=50\nC1 b 0 1u tc1=1m m=2 scale=2 temp=60\n"
            "L1 b c 1m tc1=2m m=2 scale=2 temp=70\nL2 c d 4m\nR2 d 0 7\nK1 L1 L2 0.6\nI1 0 b 1m\n"
            "E1 e 0 a b 3\nG1 e 0 b c 2m\nF1 e 0 V1 5\nH1 g 0 V1 6\nR3 e g 2\nR4 g 0 5\n.op\n",
            {"r1",   "r1.tc1",   "r1.tc2",  "r1.m", "r1.scale", "r1.temp", "c1",       "c1.tc1",
             "c1.m", "c1.scale", "c1.temp", "l1",   "l1.tc1",   "l1.m",    "l1.scale", "l1.temp",
             "k1",   "i1",       "v1",      "e1",   "g1",       "f1",      "h1"});
}

TEST_CASE("read currents and parameters of the deck") {
    compare(".param a=2 b={a*a+1}\n.model rr r (r={a*100} tc1=1m)\nV1 p 0 {b}\nR1 p q rr\nR2 q 0 {1k/b}\n"
            "C1 q 0 {a*1n} m={a}\n.save i(r1) i(c1) v(q)\n.options tnom=20\n.op\n",
            {"a", "b", "rr.r", "rr.tc1", "temp"});
}

TEST_CASE("the op-amp by the numbers of its model, within and beyond its limits") {
    const std::string model = ".model amp opamp (aol=1e4 gbw=1meg fp2=3meg sr=1meg vmax=0.6 vmin=-5 rout=50 "
                              "ilimit=20m rin=1meg cin=1p "
                              "rcm=10meg ccm=2p vos=1m tcvos=1u ib=1n ios=2n tcib=1m cmrr=80 fcm=100)\n";
    compare("V1 a 0 0.1\nR1 a b 1k\nR2 b o 10k\nX1 0 b o amp\n" + model + ".options tnom=20\n.op\n",
            {"amp.aol", "amp.gbw", "amp.fp2", "amp.sr", "amp.vmax", "amp.rout", "amp.ilimit", "amp.rin",
             "amp.cin", "amp.rcm", "amp.ccm", "amp.vos", "amp.tcvos", "amp.ib", "amp.ios", "amp.tcib",
             "amp.cmrr", "amp.fcm", "temp"});
    compare("VN n 0 -5\nV1 a 0 0.1\nR0 c d 1\nR5 e d 1\nR6 c 0 1\nVP p 0 5\nR1 a b 1k\nR2 b o 10k\nX1 0 b p "
            "n o amp\n"
            ".model amp opamp (gbw=1meg phimargin=60 headroom=0.02 psrr=70 fps=50 vsn=10 iq=1m)\n.op\n",
            {"amp.phimargin", "amp.headroom", "amp.psrr", "amp.fps", "amp.vsn", "amp.iq"});
}

TEST_CASE("what has no derivatives is named") {
    Deck deck(".param k=2\nV1 a 0 1\nB1 b 0 v={k*v(a)}\nR1 b 0 {k}\n.op\n");
    analysis::Setup& setup = deck.ready();
    const std::vector<double> x(static_cast<std::size_t>(setup.system().size()) + 1, 0.5);
    const auto slopes = setup.workspace().slopes(setup.values(), {}, target(deck, "k"), x.data(), at_dc);
    CHECK(slopes.not_known == deck.device("b1"));
}

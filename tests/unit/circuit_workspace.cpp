// f, q, G and C of a circuit: the sum of its devices' laws.

#include "engine/circuit/workspace.hpp"
#include "tests/unit/run_deck.hpp"

using namespace decks;
using nullor::Workspace;

namespace {

// All kinds of devices, each nonlinearity away from its corners at the points looked at.
const char* const zoo = R"(
.op
.model amp opamp (aol=1e3 gbw=1meg sr=1meg vmax=10 vmin=-8 rout=50 rin=1meg cin=2p fp2=3meg ilimit=20m)
V1 in 0 dc 2 ac 1
R1 in a 1k
C1 a 0 2u
L1 a b 3m
L2 c 0 4m
K1 L1 L2 0.6
R2 b 0 150
R3 c 0 75
X1 0 a out amp
R4 a out 2.2k
E1 e 0 b c 4
R5 e 0 1k
G1 0 g a b 3m
R6 g 0 500
F1 0 h V1 2
R7 h 0 330
H1 k 0 V1 40
R8 k 0 1k
B1 m 0 v=tanh(v(a))*v(b)+i(V1)*10
R9 m 0 1k
B2 0 n i=1m*v(out)*v(out)+1u*ddt(v(a)*v(n))
R10 n 0 100
I1 0 n 1m
)";

std::vector<double> some_point(int n, double salt) {
    std::vector<double> x(static_cast<std::size_t>(n) + 1, 0.0);
    for (int k = 0; k < n; ++k) x[static_cast<std::size_t>(k)] = 0.7 * std::sin(1.7 * k + salt) + 0.05;
    return x;
}

double entry(const Workspace& workspace, const std::vector<double>& values, int row, int column) {
    const auto& pattern = workspace.system().pattern();
    return pattern.contains(row, column) ? values[static_cast<std::size_t>(pattern.slot(row, column))] : 0.0;
}

int unknown(const Workspace& workspace, const std::string& name) {
    const auto& all = workspace.system().unknowns();
    for (std::size_t k = 0; k < all.size(); ++k)
        if (all[k].name == name) return static_cast<int>(k);
    FAIL("no unknown " << name);
    return -1;
}

} // namespace

TEST_CASE("G and C are the derivatives of f and q, in every place of the matrix") {
    Deck deck(zoo);
    Workspace& workspace = deck.ready().workspace();
    const int n = workspace.system().size();
    for (const double salt : {0.0, 1.0, 2.0}) {
        std::vector<double> x = some_point(n, salt);
        workspace.evaluate(x.data(), nullor::at_dc);
        REQUIRE(workspace.dropped() == 0);
        const std::vector<double> g = workspace.g(), c = workspace.c();
        for (int column = 0; column < n; ++column) {
            const auto at = static_cast<std::size_t>(column);
            const double h = 1e-5, middle = x[at];
            x[at] = middle + h;
            workspace.evaluate(x.data(), nullor::at_dc);
            const std::vector<double> f_up = workspace.f(), q_up = workspace.q();
            x[at] = middle - h;
            workspace.evaluate(x.data(), nullor::at_dc);
            for (int row = 0; row < n; ++row) {
                const auto r = static_cast<std::size_t>(row);
                const double df = (f_up[r] - workspace.f()[r]) / (2 * h);
                const double dq = (q_up[r] - workspace.q()[r]) / (2 * h);
                CAPTURE(workspace.system().unknowns()[r].name);
                CAPTURE(workspace.system().unknowns()[at].name);
                CHECK(df == doctest::Approx(entry(workspace, g, row, column)).epsilon(1e-6).scale(1e-6));
                CHECK(std::abs(dq - entry(workspace, c, row, column)) <= 1e-6 * std::abs(dq) + 1e-14);
            }
            x[at] = middle;
        }
    }
}

TEST_CASE("f at a node is the sum of the currents that leave it, q the sum of the charges") {
    Deck deck(".op\nI1 0 a 3m\nR1 a 0 1k\nR2 a b 500\nC1 a b 2n\nG1 a 0 b 0 10m\nR3 b 0 1k\n");
    Workspace& workspace = deck.ready().workspace();
    REQUIRE(workspace.system().size() == 2);
    const double a = 2, b = -1, x[] = {a, b, 0};
    workspace.evaluate(x, nullor::at_dc);
    CHECK(workspace.f()[0] == doctest::Approx(-3e-3 + a / 1e3 + (a - b) / 500 + 10e-3 * b).epsilon(1e-14));
    CHECK(workspace.f()[1] == doctest::Approx((b - a) / 500 + b / 1e3).epsilon(1e-14));
    CHECK(workspace.q()[0] == doctest::Approx(2e-9 * (a - b)).epsilon(1e-14));
    CHECK(workspace.q()[1] == doctest::Approx(2e-9 * (b - a)).epsilon(1e-14));
    // Source stepping scales what excites, and nothing else.
    workspace.evaluate(x, nullor::at_dc, 0.25);
    CHECK(workspace.f()[0] == doctest::Approx(-0.75e-3 + a / 1e3 + (a - b) / 500 + 10e-3 * b).epsilon(1e-14));
}

TEST_CASE("new numbers in the same structure are refilled, and equal a circuit compiled with them") {
    const std::string cards =
        ".op\n.param k=1\nV1 in 0 {k}\nR1 in a {k*1k}\nC1 a 0 {k*1n}\n"
        "X1 0 a out amp\nR2 a out {k*2k}\n.model amp opamp (aol={k*1e4} gbw=1meg vmax={k*5} vmin=-5)\n";
    Deck deck(cards), other(cards, {{"k", "3"}});
    Workspace& workspace = deck.ready().workspace();
    Workspace& fresh = other.ready().workspace();
    const unsigned before = workspace.matrix_version();
    CHECK(workspace.refill(other.setup->values()));
    CHECK(workspace.matrix_version() != before);
    const std::vector<double> x = some_point(workspace.system().size(), 0.3);
    workspace.evaluate(x.data(), nullor::at_dc);
    fresh.evaluate(x.data(), nullor::at_dc);
    CHECK(workspace.f() == fresh.f());
    CHECK(workspace.q() == fresh.q());
    CHECK(workspace.g() == fresh.g());
    CHECK(workspace.c() == fresh.c());
}

TEST_CASE("a value that crosses 0 or infinity is another structure") {
    const std::string cards = ".op\n.param r=1k\nV1 in 0 1\nR1 in a {r}\nR2 a 0 1k\n";
    for (const char* r : {"0", "{1/0}"}) {
        Deck deck(cards), other(cards, {{"r", r}});
        Workspace& workspace = deck.ready().workspace();
        (void)other.ready();
        CHECK(!workspace.refill(other.setup->values()));
    }
    // A Setup compiles again by itself: solutions of the former generation have other unknowns.
    Deck deck(cards);
    nullor::analysis::Setup& setup = deck.ready();
    const int generation = setup.generation(), size = setup.system().size();
    nullor::Target target;
    target.index = static_cast<int>(deck.work.circuit->parameters.size()) - 1;
    REQUIRE(deck.work.circuit->parameters.back().name == "r");
    REQUIRE(setup.apply({{target, 2000.0}}).ok());
    CHECK(setup.generation() == generation);
    REQUIRE(setup.apply({{target, 0.0}}).ok());
    CHECK(setup.generation() == generation + 1);
    CHECK(setup.system().size() == size + 1); // the wire's current
}

TEST_CASE("one system serves several workspaces, each with its own numbers") {
    Deck deck(".op\n.param r=1k\nI1 0 a 1m\nR1 a 0 {r}\n");
    nullor::analysis::Setup& setup = deck.ready();
    Workspace second(setup.workspace().shared_system(), setup.values());
    Deck other(".op\n.param r=2k\nI1 0 a 1m\nR1 a 0 {r}\n");
    (void)other.ready();
    REQUIRE(second.refill(other.setup->values()));
    const double x[] = {1, 0};
    setup.workspace().evaluate(x, nullor::at_dc);
    second.evaluate(x, nullor::at_dc);
    CHECK(setup.workspace().f()[0] == doctest::Approx(0.0).scale(1e-3));
    CHECK(second.f()[0] == doctest::Approx(-0.5e-3).epsilon(1e-13));
}

TEST_CASE("equal versions mean equal matrices, and a linear circuit has one") {
    Deck linear(".op\nV1 a 0 sin(0 1 1k)\nR1 a b 1k\nC1 b 0 1n\n");
    Workspace& w = linear.ready().workspace();
    CHECK(w.linear());
    const unsigned version = w.matrix_version();
    for (const double t : {nullor::at_dc, 0.0, 1e-4}) {
        const std::vector<double> x = some_point(w.system().size(), t);
        w.evaluate(x.data(), t);
    }
    CHECK(w.matrix_version() == version);

    Deck curved(".op\nI1 0 a 1m\nB1 a 0 i=v(a)*v(a)\nR1 a 0 1k\n");
    Workspace& v = curved.ready().workspace();
    CHECK(!v.linear());
    const double one[] = {1, 0}, two[] = {2, 0};
    v.evaluate(one, nullor::at_dc);
    const unsigned at_one = v.matrix_version();
    v.evaluate(one, nullor::at_dc);
    CHECK(v.matrix_version() == at_one);
    v.evaluate(two, nullor::at_dc);
    CHECK(v.matrix_version() != at_one);
}

TEST_CASE("a law that is not finite is left out, counted and named") {
    Deck deck(".op\nI1 0 a 1m\nR1 a 0 1k\nB1 a 0 i=log(v(a))\nB2 b 0 i=v(b)*v(b)\nR2 b 0 1\n");
    Workspace& workspace = deck.ready().workspace();
    const double good[] = {1, 1, 0}, bad[] = {0, 1, 0};
    workspace.evaluate(good, nullor::at_dc);
    CHECK(workspace.dropped() == 0);
    CHECK(!workspace.not_finite(good, nullor::at_dc).instance.valid());
    workspace.evaluate(bad, nullor::at_dc);
    CHECK(workspace.dropped() == 1);
    const auto [instance, value] = workspace.not_finite(bad, nullor::at_dc);
    CHECK(instance == deck.device("b1"));
    CHECK(value == -INFINITY);                                        // log(0)
    CHECK(workspace.f()[0] == doctest::Approx(-1e-3).epsilon(1e-13)); // the others are still there
    CHECK(workspace.f()[1] == doctest::Approx(2.0).epsilon(1e-13));
}

TEST_CASE("the small-signal excitation stands on the right-hand side with its phase") {
    Deck deck(".op\nV1 a 0 dc 5 ac 2 90\nI1 b 0 ac 3m\nR1 a b 1k\nR2 b 0 1k\n");
    const Workspace& workspace = deck.ready().workspace();
    std::vector<std::complex<double>> u;
    workspace.stimulus(u);
    // v(a) = 2j; 3 mA flow out of b: G X = U has -3 mA there.
    const auto branch = static_cast<std::size_t>(unknown(workspace, "i(v1)"));
    CHECK(std::abs(u[branch] - std::complex<double>(0, 2)) < 1e-15);
    CHECK(std::abs(u[static_cast<std::size_t>(unknown(workspace, "v(b)"))] + 3e-3) < 1e-18);
    CHECK(u[static_cast<std::size_t>(unknown(workspace, "v(a)"))] == 0.0);
}

TEST_CASE("the next corner of all sources, and the shortest period of those without corners") {
    Deck deck(".op\nV1 a 0 pulse(0 1 2u 1u 1u 3u 20u)\nV2 b 0 pwl(0 0 5u 1 9u 0)\nV3 c 0 sin(0 1 10k)\nI4 0 "
              "c sin(0 1 40k)\n"
              "R1 a 0 1\nR2 b 0 1\nR3 c 0 1\n");
    const Workspace& workspace = deck.ready().workspace();
    const double corners[] = {2e-6, 3e-6, 5e-6, 6e-6, 7e-6, 9e-6, 22e-6};
    double t = 0;
    for (const double corner : corners) {
        t = workspace.next_breakpoint(t);
        CHECK(t == doctest::Approx(corner).epsilon(1e-12));
    }
    CHECK(workspace.period() == doctest::Approx(25e-6).epsilon(1e-12));
    Deck still(".op\nV1 a 0 1\nR1 a 0 1\n");
    CHECK(std::isinf(still.ready().workspace().next_breakpoint(0)));
    CHECK(std::isinf(still.setup->workspace().period()));
}

TEST_CASE("initial charges: the card's ic in the place of x") {
    Deck deck(".op\nC1 a b 2u ic=3\nL1 a c 4m ic=0.5\nC2 c 0 1u\nR1 a 0 1\nR2 b 0 1\nR3 c 0 1\n");
    const Workspace& workspace = deck.ready().workspace();
    std::vector<double> x = {7, 6, 5, 4, 0}, q; // v(a) v(b) v(c) i(l1)
    workspace.initial_charge(x, q);
    const auto at = [&](const std::string& name) {
        return q[static_cast<std::size_t>(unknown(workspace, name))];
    };
    CHECK(at("v(a)") == doctest::Approx(2e-6 * 3).epsilon(1e-14));
    CHECK(at("v(b)") == doctest::Approx(-2e-6 * 3).epsilon(1e-14));
    CHECK(at("v(c)") == doctest::Approx(1e-6 * 5).epsilon(1e-14));
    CHECK(at("i(l1)") == doctest::Approx(-4e-3 * 0.5).epsilon(1e-14));
}

TEST_CASE("an integral is held at its start, where it has one, at the operating point") {
    Deck deck(".op\nV1 a 0 1\nR1 a 0 1\nB1 b 0 v=idt(v(a),0.25)\nR2 b 0 1\n");
    const auto held = deck.ready().workspace().held();
    REQUIRE(held.size() == 1);
    CHECK(held[0].value == 0.25);
    const nullor::Unknown& which = deck.setup->system().unknowns()[static_cast<std::size_t>(held[0].unknown)];
    CHECK(which.owner == deck.device("b1"));
    CHECK(value(deck.run(), "v(b)") == doctest::Approx(0.25).epsilon(1e-13));
    Deck none(".op\nV1 a 0 1\nR1 a 0 1\n");
    CHECK(none.ready().workspace().held().empty());
}

TEST_CASE("switches tell the piece in force, states say it in words") {
    Deck deck(".op\nV1 in 0 1\nX1 in out out amp\nR1 out 0 1k\n.model amp opamp (aol=1e5 gbw=1meg vmax=10 "
              "vmin=-10)\n");
    const Workspace& workspace = deck.ready().workspace();
    std::vector<double> x(static_cast<std::size_t>(workspace.system().size()) + 1, 0.0), inside, above, below;
    const auto w = static_cast<std::size_t>(unknown(workspace, "x1.w"));
    const auto at = [&](double value, std::vector<double>& g) {
        x[w] = value;
        workspace.switches(x.data(), 0, g);
        const auto states = workspace.states(x.data());
        REQUIRE(states.size() == 1);
        CHECK(states[0].instance == deck.device("x1"));
        return states[0].word;
    };
    CHECK(at(3, inside) == "linear");
    const std::string high = at(12, above), low = at(-12, below);
    CHECK(high != "linear");
    CHECK(low != "linear");
    CHECK(high != low);
    REQUIRE(inside.size() == above.size());
    const auto signs = [](const std::vector<double>& g) {
        std::vector<bool> list;
        for (const double value : g) list.push_back(value > 0);
        return list;
    };
    CHECK(signs(inside) != signs(above));
    CHECK(signs(inside) != signs(below));
    CHECK(signs(above) != signs(below));
    std::vector<double> same;
    (void)at(4, same);
    CHECK(signs(inside) == signs(same));
    CHECK(workspace.amplifiers().size() == 1);
}

TEST_CASE("paths at DC come in the order of the deck, whatever the kinds") {
    Deck deck(".op\nR2 a 0 1\nV1 a 0 1\nC1 a 0 1u\nR1 a b 1\nL1 b 0 1m\n");
    std::vector<int> order;
    for (const Workspace::DevicePath& path : deck.ready().workspace().paths())
        order.push_back(path.instance.index);
    CHECK(std::is_sorted(order.begin(), order.end()));
    CHECK(order.size() == 5);
}

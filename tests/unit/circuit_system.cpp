// The unknowns of a circuit and the pattern of its equations.

#include "engine/circuit/system.hpp"
#include "tests/unit/run_deck.hpp"

using namespace decks;
using nullor::InstanceId;
using nullor::NodeId;
using nullor::System;
using nullor::Unit;
using nullor::Unknown;

namespace {

std::shared_ptr<const System> compile(const Deck& deck) {
    const auto values = nullor::Values::evaluate(*deck.work.circuit, {});
    REQUIRE(values.ok());
    auto system = System::compile(deck.work.circuit, values.value());
    REQUIRE(system.ok());
    return std::move(system).value();
}

std::string names(const System& system) {
    std::string list;
    for (const Unknown& unknown : system.unknowns()) list += (list.empty() ? "" : " ") + unknown.name;
    return list;
}

const Unknown& find(const System& system, std::string_view name) {
    for (const Unknown& unknown : system.unknowns())
        if (unknown.name == name) return unknown;
    FAIL("no unknown " << name << " in " << names(system));
    return system.unknowns().front();
}

} // namespace

TEST_CASE("unknowns: node voltages, then currents and internal ones in the order of the deck") {
    const Deck deck(".op\nV1 in 0 1\nR1 in a 1k\nL1 a b 1m\nC1 b 0 1u\n"
                    "X1 0 b out amp\nR2 b out 1k\nV2 c 0 2\nR3 c 0 1\n"
                    ".model amp opamp (aol=1e5 gbw=1meg sr=1meg vmax=10 vmin=-10)\n");
    const auto system = compile(deck);
    CHECK(names(*system) == "v(in) v(a) v(b) v(out) v(c) i(v1) i(l1) x1.w x1.e i(x1) i(v2)");

    const Unknown& node = find(*system, "v(b)");
    CHECK(node.kind == Unknown::Kind::node_voltage);
    CHECK(node.unit == Unit::volt);
    CHECK(node.state);
    CHECK(node.node == deck.node("b"));
    CHECK(!node.owner.valid());

    const Unknown& current = find(*system, "i(v1)");
    CHECK(current.kind == Unknown::Kind::branch_current);
    CHECK(current.unit == Unit::ampere);
    CHECK(!current.state);
    CHECK(current.owner == deck.device("v1"));
    CHECK(find(*system, "i(l1)").state);

    const Unknown& internal = find(*system, "x1.w");
    CHECK(internal.kind == Unknown::Kind::internal);
    CHECK(internal.unit == Unit::volt);
    CHECK(internal.owner == deck.device("x1"));
}

TEST_CASE("where the unknowns are: nodes, ground and branch currents") {
    const Deck deck(".op\nV1 in 0 1\nR1 in a 1k\nR2 a 0 0\nR3 a 0 1k\n");
    const auto system = compile(deck);
    CHECK(names(*system) == "v(in) v(a) i(v1) i(r2)");
    CHECK(system->unknown_of(deck.node("in")) == 0);
    CHECK(system->unknown_of(deck.node("a")) == 1);
    CHECK(system->unknown_of(nullor::ground) == system->size());
    CHECK(system->branch_of(deck.device("v1")) == 2);
    CHECK(system->branch_of(deck.device("r1")) == -1);
    CHECK(system->branch_of(deck.device("r2")) == 3); // a wire
    const double x[] = {5, 3, -0.25, 0.5, 0};
    CHECK(system->read({nullor::Probe::Kind::voltage, deck.node("in"), deck.node("a"), {}}, x) == 2);
    CHECK(system->read(deck.v("a"), x) == 3);
    CHECK(system->read({nullor::Probe::Kind::voltage, nullor::ground, deck.node("a"), {}}, x) == -3);
    CHECK(system->read(deck.i("v1"), x) == -0.25);
}

TEST_CASE("the structure depends on what is 0 or infinite, and on nothing else about the numbers") {
    const auto of = [](const std::string& r, const std::string& aol) {
        return compile(Deck(".op\nV1 in 0 1\nR1 in n " + r +
                            "\nR2 n out 1k\nX1 0 n out amp\n.model amp opamp (" + aol + ")\n"));
    };
    const auto usual = of("1k", "aol=1e5"), other = of("47", "aol=20");
    CHECK(names(*usual) == names(*other));
    CHECK(usual->pattern().row_index == other->pattern().row_index);
    CHECK(usual->pattern().col_ptr == other->pattern().col_ptr);

    const auto wire = of("0", "aol=1e5");
    CHECK(names(*wire) == "v(in) v(n) v(out) i(v1) i(r1) x1.w i(x1)");
    // The row of a nullor's w is vd = 0: with one input at ground it reads v(n) alone.
    const auto ideal = of("1k", "");
    const auto row_of = [](const System& system, const std::string& name) {
        std::vector<std::string> columns;
        int row = 0;
        while (system.unknowns()[static_cast<std::size_t>(row)].name != name) ++row;
        for (int column = 0; column < system.size(); ++column)
            if (system.pattern().contains(row, column))
                columns.push_back(system.unknowns()[static_cast<std::size_t>(column)].name);
        return columns;
    };
    CHECK(row_of(*ideal, "x1.w") == std::vector<std::string>{"v(n)"});
    CHECK(row_of(*usual, "x1.w") == std::vector<std::string>{"v(n)", "x1.w"});
}

TEST_CASE("the pattern is the union of the stamps: the five of a divider") {
    const Deck deck(".op\nV1 1 0 1\nR1 1 2 1k\nR2 2 0 1k\n");
    const auto system = compile(deck);
    // v(1): conductance, both directions, and the current; v(2): itself; i(v1): its voltage.
    REQUIRE(system->size() == 3);
    CHECK(system->pattern().nnz() == 6);
    CHECK(system->pattern().contains(0, 0));
    CHECK(system->pattern().contains(0, 1));
    CHECK(system->pattern().contains(1, 0));
    CHECK(system->pattern().contains(1, 1));
    CHECK(system->pattern().contains(0, 2));
    CHECK(system->pattern().contains(2, 0));
    CHECK(!system->pattern().contains(2, 2));
}

TEST_CASE("every instance has a seat: one layout a kind, in the order of the deck") {
    const Deck deck(".op\nR3 a 0 1\nV1 a 0 1\nR1 a 0 1\nX1 a b b nullor\nR2 b 0 1\n");
    const auto system = compile(deck);
    std::size_t seats = 0;
    for (const nullor::Layout& layout : system->layouts()) {
        seats += layout.instances.size();
        CHECK(std::is_sorted(layout.instances.begin(), layout.instances.end()));
        for (const InstanceId id : layout.instances)
            CHECK(deck.work.circuit->instances[static_cast<std::size_t>(id.index)].kind == layout.kind);
    }
    CHECK(seats == 5);
    CHECK(system->layouts().size() == 3);
}

TEST_CASE("references: the locals of a coupling are the currents that it couples") {
    const Deck deck(".op\nV1 1 0 1\nL1 1 0 1m\nL2 2 0 4m\nR1 2 0 1\nK1 L1 L2 0.5\n");
    const auto system = compile(deck);
    const int i1 = system->branch_of(deck.device("l1")), i2 = system->branch_of(deck.device("l2"));
    REQUIRE(i1 >= 0);
    CHECK(system->pattern().contains(i1, i2));
    CHECK(system->pattern().contains(i2, i1));
}

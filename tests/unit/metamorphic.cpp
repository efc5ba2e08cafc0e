// A deck in other forms: each has the same answers, and another answer is noticed.

#include <doctest/doctest.h>

#include <cmath>

#include "engine/circuit/values/values.hpp"
#include "engine/devices/registry.hpp"
#include "engine/metamorphic/check.hpp"
#include "engine/metamorphic/names.hpp"
#include "engine/metamorphic/programs.hpp"
#include "engine/metamorphic/scale.hpp"
#include "engine/metamorphic/split.hpp"
#include "engine/metamorphic/waveform_numbers.hpp"
#include "parser/names/scope.hpp"
#include "tests/unit/run_deck.hpp"

using namespace nullor;
using namespace nullor::metamorphic;

namespace {

std::vector<Finding> findings_of(const std::string& cards,
                                 std::span<const Transformation> all = transformations()) {
    const decks::Deck deck(cards);
    decks::Silent silent;
    return check(deck.work, {}, silent, all);
}

Finding finding_of(const std::string& cards, Applied (*apply)(Variant&)) {
    const Transformation one[] = {{"planted", "", apply}};
    const std::vector<Finding> findings = findings_of(cards, one);
    REQUIRE(findings.size() == 1);
    return findings[0];
}

void check_agreement(const std::string& cards) {
    for (const Finding& finding : findings_of(cards)) {
        CAPTURE(finding.transformation);
        for (const Difference& difference : finding.differences)
            FAIL_CHECK(difference.what << "\n" << difference.written << "\n" << difference.transformed);
        CHECK(finding.ran() == (finding.numbers > 0));
    }
}

const std::string divider = "V1 in 0 SIN(0 2 1k) DC 2 AC 1\nR1 in out 1k\nR2 out 0 1k\nC1 out 0 100n\n"
                            ".op\n.ac dec 5 10 10k\n.tran 10u 2m\n"
                            ".expect half op v(out) == 1 rtol=1e-9\n.expect tran v(out) < 1\n";

Applied wrong_resistor(Variant& variant) {
    for (Instance& instance : variant.circuit.instances)
        if (instance.name == "r1")
            for (auto& [index, binding] : instance.values) binding = scaled(binding, 1 + 1e-6);
    return {};
}

Applied wrong_current(Variant& variant) {
    scale_impedances(variant);
    variant.scaling.impedance = 1000.001;
    return {};
}

Applied wrong_time(Variant& variant) {
    scale_times(variant);
    variant.scaling.time *= 1 + 1e-9;
    return {};
}

Applied wrong_capacitor(Variant& variant) {
    for (Instance& instance : variant.circuit.instances)
        if (instance.name == "c1")
            for (auto& [index, binding] : instance.values) binding = scaled(binding, 1.1);
    variant.only_transients = true;
    return {};
}

Applied no_solution(Variant& variant) {
    for (Instance& instance : variant.circuit.instances)
        if (instance.name == "r1")
            for (auto& [index, binding] : instance.values) binding = constant(devices::infinity);
    for (Instance& instance : variant.circuit.instances)
        if (instance.name == "r2") instance.values = {{0, constant(devices::infinity)}};
    return {};
}

bool tells(const Finding& finding, const std::string& what) {
    for (const Difference& difference : finding.differences)
        if (difference.what.find(what) != std::string::npos) return true;
    return false;
}

} // namespace

TEST_CASE("metamorphic: the same answers in all forms") {
    check_agreement(divider);
    // All devices, and waveforms, of the linear kind.
    check_agreement("V1 in 0 PULSE(0 1 10u 5u 5u 100u 300u) AC 1\nI1 0 in PWL(0 0 1m 1m 2m 0)\n"
                    "R1 in a 1k\nR2 a 0 2k\nL1 a b 10m\nL2 c 0 20m\nK1 L1 L2 0.5\nR3 b 0 100\nR4 c 0 50\n"
                    "E1 d 0 a 0 2\nR5 d 0 1k\nG1 0 e a 0 1m\nR6 e 0 1k\nF1 0 f V1 2\nR7 f 0 1k\n"
                    "H1 g 0 V1 500\nR8 g 0 1k\nC1 a 0 10n\n"
                    ".op\n.dc I1 0 1m 0.25m\n.ac dec 3 10 1meg\n.tran 10u 1m\n");
    check_agreement(
        "V1 in 0 SIN(0 1 1k 0.1m 100 30)\nV2 h 0 SFFM(0 1 5k 2 500)\nV3 i 0 EXP(0 1 0.1m 50u 0.6m 0.2m)\n"
        "R1 in a 1k\nC1 a 0 100n\nR2 h i 1k\n"
        "B1 x 0 v=ddt(v(a))*1m+time*100+i(V1)*1k\nB2 0 y i=1m*v(a)^2+1*idt(v(i),0.5)\nR3 y 0 1k\nR4 x 0 1k\n"
        ".tran 10u 1m\n");
    check_agreement(
        ".model real opamp (aol=1e5 gbw=1meg sr=0.5meg fp2=3meg rout=50 ilimit=20m rin=1meg cin=2p "
        "rcm=100meg ccm=1p vos=1m ib=10n ios=1n cmrr=80 fcm=1k psrr=90 fps=100 vsn=30 iq=1m headroom=1)\n"
        "VP vp 0 15\nVN vn 0 -15\nV1 in 0 SIN(0.1 2 5k) AC 1\nR1 in m 1k\nR2 m out 10k\nRL out 0 1k\n"
        "X1 0 m vp vn out real\n.op\n.dc V1 -2 2 0.25\n.ac dec 5 10 10meg\n.tran 1u 0.4m\n"
        ".step r2 list 5k 10k\n");
    check_agreement(
        ".subckt cell a b\nR1 a n 1k\nR2 n b 1k\nC1 n 0 1n\n.ends\nV1 in 0 SIN(0 1 10k)\nX1 in m cell\n"
        "X2 m out cell\nRL out 0 1k\n.op\n.tran 1u 0.3m\n.expect op v(x1.n) < 1\n");
}

TEST_CASE("metamorphic: a planted difference is found, in columns and expectations") {
    const Finding resistor = finding_of(divider, wrong_resistor);
    CHECK(tells(resistor, "half: op v(out) == 1"));
    CHECK(tells(resistor, "op v(out)"));
    CHECK(tells(resistor, "ac i(v1)"));
    CHECK(!tells(resistor, "tran v(out) < 1")); // true of both
    CHECK(resistor.worst > 100);
    CHECK(tells(finding_of(divider, wrong_current), "op i(v1)"));
    const Finding time = finding_of(divider, wrong_time);
    REQUIRE(!time.agrees());
    CHECK(time.differences.back().written.find("a row at") == 0);
    const Finding capacitor = finding_of(divider, wrong_capacitor);
    CHECK(tells(capacitor, "tran v(out) at time"));
    CHECK(!tells(capacitor, "ac ")); // not looked at
    const Finding unsolved = finding_of(divider + ".meas op m FIND v(out)\n", no_solution);
    REQUIRE(tells(unsolved, "exit status"));
    CHECK(unsolved.differences[0].written == "0");
    CHECK(unsolved.differences[0].transformed.find("3: ") == 0);
    CHECK(tells(unsolved, ".meas m"));
}

TEST_CASE("metamorphic: infinite noise at one frequency hides no other, and small densities are compared") {
    // The input has no gain at 0 Hz, and next to all noise of the output is of R2 and R3.
    const std::string blocked = "V1 in 0 0\nC1 in x 1u\nR1 x 0 1k\nE1 y 0 x 0 1\nR2 y out 1g\n"
                                "R3 out 0 1g\n.noise v(out) V1 lin 3 0 1k\n";
    check_agreement(blocked);
    CHECK(tells(finding_of(blocked, wrong_resistor), "noise inoise at frequency"));
    // 4 fA/rtHz of 1 Gohm.
    const std::string small = "V1 in 0 0\nI1 0 in 0\nR1 in 0 1g\n.noise i(V1) I1 lin 2 1 2\n";
    check_agreement(small);
    CHECK(tells(finding_of(small, wrong_resistor), "noise onoise at frequency"));
}

// Otherwise a form that leaves out half of a deck would agree with all of them.
TEST_CASE("metamorphic: in every form a wrong resistor is found") {
    static Applied (*apply)(Variant&) = nullptr;
    const auto spoiled = [](Variant& variant) -> Applied {
        if (Applied reason = apply(variant)) return reason;
        double factor = 1;
        for (Instance& instance : variant.circuit.instances)
            if (instance.name.find('r') == 0)
                for (auto& [index, binding] : instance.values)
                    if (index == 0) binding = scaled(binding, factor += 0.1);
        return {};
    };
    const std::string cells = ".subckt cell a b\nR1 a n 1k\nR2 n b 2k\nC1 n 0 100n\n.ends\n"
                              "V1 in 0 SIN(1 1 1k) AC 1\nR1 in m 1k\nX1 m out cell\nR2 out 0 3k\n"
                              ".op\n.ac dec 3 10 10k\n.tran 10u 2m\n";
    for (const Transformation& transformation : transformations()) {
        CAPTURE(transformation.name);
        apply = transformation.apply;
        const Finding finding = finding_of(cells, spoiled);
        CHECK(finding.ran());
        CHECK(tells(finding, "tran "));
        CHECK(tells(finding, "op ") == (transformation.name != "start"));
        CHECK(tells(finding, "ac ") == (transformation.name != "start"));
    }
}

TEST_CASE("metamorphic: what a deck does not have is said") {
    const std::vector<Finding> findings = findings_of("V1 in 0 1\nI1 in 0 1m\n.op\n");
    REQUIRE(findings.size() == transformations().size());
    std::size_t ran = 0;
    for (const Finding& finding : findings) {
        ran += finding.ran() ? 1 : 0;
        if (finding.transformation == "series")
            CHECK(finding.inapplicable == "no resistor of constant value");
        if (finding.transformation == "start") CHECK(finding.inapplicable == "no transient");
        if (finding.transformation == "flattened") CHECK(finding.inapplicable == "no subcircuits");
    }
    CHECK(ran == 5);
}

TEST_CASE("metamorphic: a resistor that a card sets, or whose current is read, is not split") {
    const decks::Deck deck(
        "V1 in 0 1\nR1 in out 1k\nR2 out 0 3k\n.op\n.step r1 list 1k 2k\n.save v(out) i(r2)\n");
    Variant series(deck.work), parallel(deck.work);
    CHECK(!split_in_series(series));
    CHECK(series.circuit.instances.back().name == "r2_other");
    CHECK(series.circuit.nodes.size() == deck.work.circuit->nodes.size() + 1);
    CHECK(split_in_parallel(parallel) == "no resistor of constant value whose current is not read");
}

TEST_CASE("metamorphic: a resistor by whose value a sensitivity is taken is not split") {
    const decks::Deck deck("V1 in 0 1\nR1 in out 1k\nR2 out 0 3k\n.sens v(out)\n");
    Variant series(deck.work), parallel(deck.work);
    CHECK(split_in_series(series).has_value());
    CHECK(split_in_parallel(parallel).has_value());
}

TEST_CASE("metamorphic: a shuffled deck is numbered otherwise") {
    const decks::Deck deck(divider);
    Variant variant(deck.work);
    CHECK(!shuffle(variant));
    std::size_t moved = 0;
    for (std::size_t k = 0; k < variant.circuit.instances.size(); ++k)
        moved += variant.circuit.instances[k].name != deck.work.circuit->instances[k].name ? 1 : 0;
    CHECK(moved >= 2);
    CHECK(variant.circuit.nodes[0].name == "0");
}

TEST_CASE("metamorphic: what is not said is scaled as if it had been") {
    const decks::Deck deck("V1 a 0 1\nS1 a 0 c 0 m\nVC c 0 0.3\n.model m vswitch (roff=3)\n.op\n");
    Variant variant(deck.work);
    CHECK(!scale_impedances(variant));
    const auto& values = variant.circuit.models.at(0).values;
    const devices::DeviceInfo& info = *devices::device_of_model("vswitch");
    const auto number = [&](const char* name) {
        for (const auto& [index, binding] : values)
            if (index == info.find_in_model(name)) return parser::constant_value(binding).value_or(-1);
        return -2.0;
    };
    CHECK(number("ron") == 1000);
    CHECK(number("roff") == 3000);
    CHECK(number("von") == -2); // in V: not scaled
}

TEST_CASE("metamorphic: every number of a waveform has its meaning") {
    using devices::Waveform;
    const std::vector<std::pair<Waveform::Kind, std::vector<double>>> waveforms = {
        {Waveform::Kind::sin, {0.5, 2, 1e3, 1e-4, 200, 30}},
        {Waveform::Kind::pulse, {0.5, 2, 1e-4, 1e-5, 2e-5, 1e-4, 4e-4, 2}},
        {Waveform::Kind::pwl, {1e-4, 2e-4, 0, 0.5, 2e-4, 2, 7e-4, 1}},
        {Waveform::Kind::exp, {0.5, 2, 1e-4, 2e-4, 5e-4, 1e-4}},
        {Waveform::Kind::sffm, {0.5, 2, 1e4, 3, 1e3}}};
    REQUIRE(waveforms.size() == devices::waveforms().size());
    const Scaling scaling{1, 8};
    for (const auto& waveform : waveforms) {
        const int kind = static_cast<int>(waveform.first);
        const std::vector<double>& arguments = waveform.second;
        CAPTURE(kind);
        Instance instance;
        instance.waveform = kind;
        for (double argument : arguments) instance.arguments.push_back(constant(argument));
        const std::vector<WaveformNumber> numbers = waveform_numbers(instance);
        REQUIRE(numbers.size() == arguments.size());
        std::vector<double> doubled = arguments, slow = arguments;
        for (std::size_t k = 0; k < numbers.size(); ++k) {
            if (numbers[k] == WaveformNumber::offset || numbers[k] == WaveformNumber::amplitude)
                doubled[k] *= 2;
            if (numbers[k] == WaveformNumber::time) slow[k] *= scaling.time;
            if (numbers[k] == WaveformNumber::rate) slow[k] /= scaling.time;
        }
        for (double t = 0; t < 2e-3; t += 1.7e-5) {
            const double value = Waveform(waveform.first, arguments).value(t);
            CHECK(Waveform(waveform.first, doubled).value(t) == doctest::Approx(2 * value));
            CHECK(Waveform(waveform.first, slow).value(8 * t) == doctest::Approx(value));
        }
    }
}

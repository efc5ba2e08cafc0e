// Which errors count, and by how much.

#include <doctest/doctest.h>

#include <vector>

#include "engine/analysis/transient/control/read_curves.hpp"
#include "engine/analysis/transient/control/step_control.hpp"
#include "tests/unit/run_deck.hpp"

using namespace nullor;
using analysis::Passage;
using analysis::StepControl;
using analysis::StepResult;
using analysis::TimePoint;

namespace {

struct Bench {
    explicit Bench(const std::string& cards, double reltol)
        : deck(cards + ".op\n"), setup(deck.ready()), options(with(reltol)),
          control(setup.system(), options, setup.workspace().piecewise_affine()),
          x(static_cast<std::size_t>(setup.system().size()) + 1, 0.0), zeros(x.size() - 1, 0.0) {
        control.observe(std::vector<double>(x.size(), 1.0));
        setup.workspace().evaluate(x.data(), 0);
    }
    static analysis::Options with(double reltol) {
        analysis::Options options;
        options.reltol = reltol;
        return options;
    }
    std::size_t at(const std::string& node) {
        return static_cast<std::size_t>(setup.system().unknown_of(deck.node(node)));
    }
    const std::vector<double>& c() { return setup.workspace().c(); }

    decks::Deck deck;
    analysis::Setup& setup;
    analysis::Options options;
    StepControl control;
    std::vector<double> x, zeros;
};

} // namespace

TEST_CASE("step control: what rounding makes of a passage is no error of it") {
    Bench bench("R1 a 0 1g\nC1 a 0 1p\n", 1e-9);
    Passage passage;
    passage.x.fill(bench.x);
    for (std::size_t i = 0; i < Passage::points; ++i) passage.t[i] = static_cast<double>(i);
    passage.x[0][bench.at("a")] = 1e-8; // 10 tolerances
    CHECK(bench.control.measure(passage, bench.c()) == doctest::Approx(10));
    // Sums of 1 A, rounded, on 1 gigaohm.
    const TimePoint point{0, bench.x, bench.x, std::vector<double>(bench.x.size(), 1.0)};
    bench.control.set_roundoff_of_differences(bench.setup.newton(), point, 1, bench.x, bench.x, {}, 0);
    CHECK(bench.control.measure(passage, bench.c()) == 0);
    bench.control.no_roundoff();
    CHECK(bench.control.measure(passage, bench.c()) == doctest::Approx(10));
}

TEST_CASE("step control: charges of a floating capacitor that moves as a whole are rounded at their size") {
    // a and b move by 1 V; C a is 1 uC, of which 33/h times 1e-16 is 10 uA, on 1 gigaohm.
    Bench bench("R1 a 0 1g\nR2 b 0 1g\nC1 a b 1u\n", 1e-9);
    Passage passage;
    passage.x.fill(bench.x);
    for (std::size_t i = 0; i < Passage::points; ++i) passage.t[i] = static_cast<double>(i);
    passage.x[0][bench.at("a")] = 1e-8; // 10 tolerances
    const TimePoint point{0, bench.x, bench.x, std::vector<double>(bench.x.size(), 0.0)};
    std::vector<double> still = bench.x, moved = bench.x;
    still.assign(still.size(), 0.0);
    moved.assign(moved.size(), 1.0);
    bench.control.set_roundoff_of_differences(bench.setup.newton(), point, 1e7, still, still, {}, 0);
    CHECK(bench.control.measure(passage, bench.c()) == doctest::Approx(10));
    bench.control.set_roundoff_of_differences(bench.setup.newton(), point, 1e7, moved, still, {}, 0);
    CHECK(bench.control.measure(passage, bench.c()) == 0);
}

TEST_CASE("step control: late times are rounded, and with them what steep charges are then") {
    Bench bench("R1 a 0 1g\nC1 a 0 1u\n", 1e-9);
    StepResult step;
    step.error = bench.zeros;
    step.error[bench.at("a")] = 1e-9; // 1 A makes as much of 1 uF in a femtosecond
    TimePoint point{0, bench.x, bench.x, std::vector<double>(bench.x.size(), 1.0)};
    const auto error = [&](double t) {
        point.t = t;
        int worst = -1;
        bench.control.set_roundoff(bench.setup.newton(), point, 1e6, bench.zeros);
        return bench.control.measure(step, bench.x, bench.c(), worst);
    };
    CHECK(error(1e-6) > 1);
    CHECK(error(1) < 1);
}

TEST_CASE("step control: a current that is read and stores nothing may be off by its tolerance") {
    Bench bench("V1 in 0 1\nR1 in 0 1k\n", 1e-6);
    const auto current = static_cast<std::size_t>(bench.setup.system().branch_of(bench.deck.device("v1")));
    StepResult step;
    step.error = bench.zeros;
    step.error[current] = 3e-6;
    int worst = -1;
    const auto error = [&] {
        return bench.control.measure_algebraic(step, bench.x, bench.setup.workspace().c(), worst);
    };
    const std::vector<Probe> read{bench.deck.i("v1")};
    bench.control.reads(read);
    CHECK(error() == 0); // the method does not know it
    step.algebraic = true;
    CHECK(error() == doctest::Approx(3));
    CHECK(worst == static_cast<int>(current));
    bench.control.rest(true);
    CHECK(error() == 0);
}

TEST_CASE("read curves: stages of a part of a step tell how the whole bends") {
    Bench bench("I1 0 a 1\nR1 a 0 1\n", 1e-3);
    const std::vector<Probe> read{bench.deck.v("a")};
    bench.control.reads(read);
    const auto parabola = [&](double t) {
        std::vector<double> x = bench.x;
        x[bench.at("a")] = t * t;
        return x;
    };
    // It leaves its chord over [0, 1] by a quarter: 250 tolerances.
    for (const double from : {0.5, 0.8}) {
        CAPTURE(from);
        analysis::ReadCurves curves(bench.control, 1);
        curves.begin_step(nullptr);
        curves.see_stage(from, parabola(from));
        curves.see_stage((1 + from) / 2, parabola((1 + from) / 2));
        CHECK(curves.first_bend(0, {1, parabola(1), {}, {}}) == doctest::Approx(250));
    }
}

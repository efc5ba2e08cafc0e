// New numbers for a few targets over and over: the same as evaluating and stamping all of it.

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <random>

#include <doctest/doctest.h>

#include "engine/circuit/values/resample.hpp"
#include "engine/circuit/workspace.hpp"
#include "tests/unit/parser_elaborate.hpp"

using namespace nullor;
using namespace nullor::parser;

namespace {

bool same_bits(double a, double b) {
    return a == b || (std::isnan(a) && std::isnan(b));
}

// Index of the first difference, or -1.
template <class A, class B>
int first_difference(const A& a, const B& b) {
    if (a.size() != b.size()) return 0;
    for (std::size_t k = 0; k < a.size(); ++k)
        if (!same_bits(a[k], b[k])) return static_cast<int>(k);
    return -1;
}

void check_same(const Circuit& circuit, const Values& fast, const Values& full) {
    for (std::size_t k = 0; k < circuit.parameters.size(); ++k) {
        const ParameterId id{static_cast<int>(k)};
        CHECK_MESSAGE(same_bits(fast.parameter(id), full.parameter(id)), circuit.parameters[k].name);
    }
    for (std::size_t k = 0; k < circuit.instances.size(); ++k) {
        const InstanceId id{static_cast<int>(k)};
        INFO(circuit.instances[k].name);
        CHECK(first_difference(fast.of(id), full.of(id)) == -1);
        CHECK(std::equal(fast.given(id).begin(), fast.given(id).end(), full.given(id).begin()));
        CHECK(first_difference(fast.arguments(id), full.arguments(id)) == -1);
    }
}

// Instances whose numbers differ at all are among the affected ones.
void check_affected(const Circuit& circuit, const Values& a, const Values& b,
                    std::span<const InstanceId> affected) {
    if (a.celsius() != b.celsius()) CHECK(affected.size() == circuit.instances.size());
    for (std::size_t k = 0; k < circuit.instances.size(); ++k) {
        const InstanceId id{static_cast<int>(k)};
        const bool differs = first_difference(a.of(id), b.of(id)) >= 0 ||
                             first_difference(a.arguments(id), b.arguments(id)) >= 0;
        if (differs)
            CHECK_MESSAGE(std::find(affected.begin(), affected.end(), id) != affected.end(),
                          circuit.instances[k].name);
    }
}

void check_matrices(Workspace& fast, Workspace& full, std::mt19937& random) {
    // Beside the last slot, where what belongs to ground is thrown away.
    const auto count = static_cast<std::size_t>(full.system().pattern().nnz());
    const auto n = static_cast<std::size_t>(full.system().size());
    std::vector<double> x(n + 1, 0.0);
    std::normal_distribution<double> normal;
    for (std::size_t k = 0; k < n; ++k) x[k] = 0.1 * normal(random);
    const auto compare = [&] {
        CHECK(first_difference(std::span(fast.g()).first(count), std::span(full.g()).first(count)) == -1);
        CHECK(first_difference(std::span(fast.c()).first(count), std::span(full.c()).first(count)) == -1);
    };
    // Others have the numbers of an evaluation before, until the next one.
    if (full.linear()) compare();
    for (const double t : {at_dc, 1e-4}) {
        fast.evaluate(x.data(), t);
        full.evaluate(x.data(), t);
        compare();
        CHECK(first_difference(std::span(fast.f()).first(n), std::span(full.f()).first(n)) == -1);
        CHECK(first_difference(std::span(fast.q()).first(n), std::span(full.q()).first(n)) == -1);
    }
    std::vector<std::complex<double>> u, v;
    fast.stimulus(u);
    full.stimulus(v);
    CHECK(u == v);
}

// A block of one sample.
Outcome<Done> update(Resample& resample, Values& values, const std::vector<double>& numbers) {
    for (std::size_t k = 0; k < numbers.size(); ++k) resample.numbers(k)[0] = numbers[k];
    resample.evaluate(1);
    return resample.take(0, values);
}

struct Trial {
    std::vector<Target> targets;
    std::vector<double> nominal;
};

// Some targets of the deck and all its variates.
Trial some_targets(const Circuit& circuit, const Values& values, std::mt19937& random) {
    const Names names(circuit);
    std::vector<std::string> all = names.target_names();
    std::shuffle(all.begin(), all.end(), random);
    Trial trial;
    for (const std::string& name : all) {
        if (trial.targets.size() == 4) break;
        const std::optional<Target> target = names.target(name);
        if (!target) continue;
        const double value = values.target(circuit, *target);
        if (!std::isfinite(value) || value == 0) continue;
        trial.targets.push_back(*target);
        trial.nominal.push_back(value);
    }
    for (const Variate& variate : circuit.variates) {
        Target target;
        target.index = variate.parameter.index;
        trial.targets.push_back(target);
        trial.nominal.push_back(0);
    }
    return trial;
}

int try_deck(const std::filesystem::path& path, std::mt19937& random) {
    Sources sources;
    Diagnostics diagnostics;
    std::optional<Job> job = read_deck(path.string(), {}, sources, diagnostics);
    if (!job || job->circuit.instances.size() > 500) return 0;
    const auto circuit = std::make_shared<const Circuit>(std::move(job->circuit));
    const Outcome<Values> nominal = Values::evaluate(*circuit, {});
    if (!nominal) return 0;
    const auto system = System::compile(circuit, nominal.value());
    if (!system) return 0;
    INFO(path.string());
    int samples = 0;
    for (int repeat = 0; repeat < 3; ++repeat) {
        const Trial trial = some_targets(*circuit, nominal.value(), random);
        std::vector<Setting> fixed;
        if (repeat == 1 && !trial.targets.empty()) // one that a changing target replaces, one that stays
            fixed = {{trial.targets[0], 3.5 * trial.nominal[0]}, {trial.targets.back(), 0.01}};
        const std::size_t changing = trial.targets.size() - (fixed.empty() ? 0 : 1);
        const Outcome<Values> start = Values::evaluate(*circuit, fixed);
        if (!start) continue;
        Values values = start.value();
        Resample resample(*circuit, values, fixed, std::span(trial.targets).first(changing));
        Workspace fast(system.value(), nominal.value()), full(system.value(), nominal.value());
        if (!fast.refill(values) || !full.refill(values)) continue;
        constexpr std::size_t block = 5;
        REQUIRE(resample.width() >= block);
        for (std::size_t k = 0; k < changing; ++k)
            for (std::size_t sample = 0; sample < block; ++sample) {
                const double z = std::uniform_real_distribution<double>(-1, 1)(random);
                resample.numbers(k)[sample] = trial.nominal[k] == 0 ? z : trial.nominal[k] * (1 + 0.3 * z);
                if (sample == 3 && k == 0) resample.numbers(k)[sample] = -trial.nominal[k];
            }
        resample.evaluate(block);
        for (std::size_t sample = 0; sample < block; ++sample) {
            std::vector<Setting> settings = fixed;
            for (std::size_t k = 0; k < changing; ++k)
                settings.push_back({trial.targets[k], resample.numbers(k)[sample]});
            const Outcome<Values> expected = Values::evaluate(*circuit, settings);
            const Outcome<Done> updated = resample.take(sample, values);
            REQUIRE(updated.ok() == expected.ok());
            if (!expected) {
                CHECK(updated.failure().message == expected.failure().message);
                continue;
            }
            check_same(*circuit, values, expected.value());
            for (const Target& target : trial.targets)
                CHECK(same_bits(values.target(*circuit, target), expected.value().target(*circuit, target)));
            check_affected(*circuit, values, start.value(), resample.affected());
            const bool refilled = full.refill(expected.value());
            REQUIRE(fast.refill(values, resample.affected()) == refilled);
            if (!refilled) break;
            check_matrices(fast, full, random);
            ++samples;
        }
    }
    return samples;
}

} // namespace

TEST_CASE("samples of every deck of the gallery have the numbers and the matrices of a full evaluation") {
    std::mt19937 random(5);
    int samples = 0;
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(std::string(NULLOR_SOURCE_DIR) + "/netlists"))
        if (entry.path().extension() == ".cir" && entry.path().string().find("/errors/") == std::string::npos)
            samples += try_deck(entry.path(), random);
    CHECK(samples > 1000);
}

TEST_CASE("a sample with a wrong number says so, and the next one is right") {
    const ReadDeck d(".param p=1 q={sqrt(p)}\nR1 a 0 {1k*p} tol=1%\nC1 a 0 1n m={q}\n");
    const Circuit& circuit = d.job->circuit;
    const Target p = *Names(circuit).target("p"), tol = *Names(circuit).target("r1.tol");
    Values values = Values::evaluate(circuit, {}).value();
    Resample resample(circuit, values, {}, std::vector<Target>{p, tol});
    CHECK(resample.affected().size() == 2);
    const auto negative = update(resample, values, {-1, 0.1});
    REQUIRE(!negative.ok());
    CHECK(negative.failure().message == "parameter 'q' is not a number");
    const auto large = update(resample, values, {4, 2});
    REQUIRE(!large.ok());
    CHECK(large.failure().message.find("r1: tol = 2") == 0);
    REQUIRE(update(resample, values, {4, 0.1}).ok());
    CHECK(values.target(circuit, *Names(circuit).target("r1")) == 4000);
    CHECK(values.target(circuit, *Names(circuit).target("c1.m")) == 2);
}

TEST_CASE("in a block each sample has its own failure, and the others none") {
    const ReadDeck d(
        ".param p=1 q={sqrt(p)} s={10*p}\n.model amp opamp(aol=1e5 gbw=1meg)\nV1 a 0 PULSE(0 1 0 {s} 1 1 9)\n"
        "R1 a 0 {1k*q} tol=1%\nC1 a b {p-2}\nL1 b 0 1m tol=1%\nL2 b 0 1m\nK1 L1 L2 0.5\n"
        "XU1 a b c amp\nR2 c 0 1k\n");
    const Circuit& circuit = d.job->circuit;
    const Names names(circuit);
    const std::vector<Target> targets{
        *names.target("p"),       *names.target("r1.tol"),        *names.target("l1"),
        *names.target("xu1.fp2"), *names.target("xu1.phimargin"), *names.target("temp"),
        *names.target("xu1.rout")};
    const std::vector<Setting> fixed{{*names.target("p"), 4}};
    Values values = Values::evaluate(circuit, fixed).value();
    const double nan = std::nan("");
    // fp2 and phimargin are both given: that is refused whatever they are.
    const std::vector<std::vector<double>> columns = {
        {4, 9, -1, 1, nan, 4, 4, 4, 4, -9, 4, 4},
        {0.01, 0.1, 0.1, 0.1, 0.1, 2, 0.1, 0.1, 0.1, 7, -1, 1},
        {1e-3, 2e-3, 1e-3, 1e-3, 1e-3, 1e-3, -1e-3, nan, 1e-3, -1, 1e-3, 1e-3},
        {1e6},
        {60},
        {27, 27, 27, 27, 27, 27, 27, 27, -300, -300, 27, 27},
        {50, 50, 50, 50, 50, 50, 50, 50, 50, 50, 50, -1}};
    for (const bool both : {false, true}) {
        std::vector<Target> changing = targets;
        std::vector<std::vector<double>> numbers = columns;
        if (!both) {
            changing.erase(changing.begin() + 3, changing.begin() + 5);
            numbers.erase(numbers.begin() + 3, numbers.begin() + 5);
        }
        Resample resample(circuit, values, fixed, changing);
        Values taken = values;
        const std::size_t count = numbers[0].size();
        for (std::size_t k = 0; k < changing.size(); ++k)
            for (std::size_t s = 0; s < count; ++s)
                resample.numbers(k)[s] = numbers[k][numbers[k].size() > 1 ? s : 0];
        resample.evaluate(count);
        std::size_t good = 0;
        for (const std::size_t s : {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 0, 6, 1}) {
            CAPTURE(s);
            std::vector<Setting> settings = fixed;
            for (std::size_t k = 0; k < changing.size(); ++k)
                settings.push_back({changing[k], resample.numbers(k)[s]});
            const Outcome<Values> expected = Values::evaluate(circuit, settings);
            const Outcome<Done> outcome = resample.take(s, taken);
            REQUIRE(outcome.ok() == expected.ok());
            if (expected) {
                ++good;
                check_same(circuit, taken, expected.value());
            } else {
                CHECK(outcome.failure().message == expected.failure().message);
                CHECK(outcome.failure().hint == expected.failure().hint);
            }
        }
        CHECK(good == (both ? 0 : 5));
    }
}

TEST_CASE("a coupling is affected by its inductors, and all devices by the temperature") {
    const ReadDeck d("L1 a 0 1m tol=1%\nL2 b 0 1m\nK1 L1 L2 0.5\nR1 a 0 1\nR2 b 0 1\n");
    const Circuit& circuit = d.job->circuit;
    Target z, temperature = *Names(circuit).target("temp");
    z.index = circuit.variates.at(0).parameter.index;
    const Values values = Values::evaluate(circuit, {}).value();
    CHECK(Resample(circuit, values, {}, std::span(&z, 1)).affected().size() == 2);
    CHECK(Resample(circuit, values, {}, std::span(&temperature, 1)).affected().size() == 5);
}

TEST_CASE("a value that crosses 0 changes the structure, one that is limited the linearity") {
    const ReadDeck d(".model amp opamp(aol=1e5 gbw=1meg)\nV1 in 0 1\nR1 in m 1k\nR2 m out 10k\n"
                     "XU1 0 m out amp\n");
    const auto circuit = std::make_shared<const Circuit>(d.job->circuit);
    const Names names(*circuit);
    Values values = Values::evaluate(*circuit, {}).value();
    const auto system = System::compile(circuit, values).value();
    Workspace workspace(system, values), full(system, values);
    const std::vector<Target> targets{*names.target("r1"), *names.target("xu1.vmax")};
    Resample resample(*circuit, values, {}, targets);
    std::mt19937 random(1);
    for (const double top : {9.0, 8.0, 9.0}) {
        REQUIRE(update(resample, values, {2e3, top}).ok());
        const bool refilled = full.refill(values);
        REQUIRE(workspace.refill(values, resample.affected()) == refilled);
        if (!refilled) return;
        check_matrices(workspace, full, random);
    }
    REQUIRE(update(resample, values, {0, 9.0}).ok());
    CHECK(!workspace.refill(values, resample.affected()));
}

// A deck read from text and run, for tests of what a user gets from it.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/analysis/newton/setup.hpp"
#include "engine/run/deck/execute.hpp"
#include "parser/elaborate.hpp"

namespace decks {

class Silent final : public nullor::run::Observer {
public:
    void begin(const std::string&, std::size_t, std::size_t) override {}
    void progress(double) override { ++calls; }
    [[nodiscard]] bool stop_requested() const override { return stop_after >= 0 && calls > stop_after; }

    long calls = 0, stop_after = -1;
};

// The first line of `cards` is not a title. The test ends where the deck cannot be read.
struct Deck {
    nullor::parser::Sources sources;
    nullor::Diagnostics reading;
    nullor::run::Work work;
    std::unique_ptr<nullor::analysis::Setup> setup;

    explicit Deck(const std::string& cards, std::vector<nullor::parser::Override> overrides = {}) {
        nullor::parser::ReadOptions options;
        options.overrides = std::move(overrides);
        auto job = nullor::parser::read_text("test.cir", "title\n" + cards, options, sources, reading);
        std::string said;
        for (const nullor::Diagnostic& d : reading.all()) said += d.message + "\n";
        REQUIRE_MESSAGE(job.has_value(), said);
        work.circuit = std::make_shared<const nullor::Circuit>(std::move(job->circuit));
        work.requests = std::move(job->requests);
        work.measures = std::move(job->measures);
    }

    // Numbers in it, ready to be solved; what was handed out before is gone.
    nullor::analysis::Setup& ready(std::vector<nullor::Setting> settings = {}) {
        auto made = nullor::analysis::Setup::make(work.circuit, std::move(settings));
        REQUIRE(made.ok());
        setup = std::move(made).value();
        return *setup;
    }

    [[nodiscard]] nullor::run::Report run(const nullor::run::Settings& settings = {}) const {
        Silent silent;
        return nullor::run::execute(work, settings, silent);
    }

    [[nodiscard]] nullor::NodeId node(const std::string& name) const {
        for (std::size_t k = 0; k < work.circuit->nodes.size(); ++k)
            if (work.circuit->nodes[k].name == name) return nullor::NodeId{static_cast<int>(k)};
        FAIL("no node " << name);
        return {};
    }
    [[nodiscard]] nullor::InstanceId device(const std::string& name) const {
        for (std::size_t k = 0; k < work.circuit->instances.size(); ++k)
            if (work.circuit->instances[k].name == name) return nullor::InstanceId{static_cast<int>(k)};
        FAIL("no device " << name);
        return {};
    }
    [[nodiscard]] nullor::Probe v(const std::string& name) const {
        return {nullor::Probe::Kind::voltage, node(name), nullor::ground, {}};
    }
    [[nodiscard]] nullor::Probe i(const std::string& name) const {
        return {nullor::Probe::Kind::current, {}, nullor::ground, device(name)};
    }
};

inline nullor::run::Report report_of(const std::string& cards) {
    return Deck(cards).run();
}

inline std::string messages(const nullor::Diagnostics& diagnostics) {
    std::string text;
    for (const nullor::Diagnostic& d : diagnostics.all()) text += d.code + ": " + d.message + "\n";
    return text;
}

inline bool says(const nullor::Diagnostics& diagnostics, const std::string& text) {
    return messages(diagnostics).find(text) != std::string::npos;
}

// The table of the k-th analysis of a report; the test ends where it failed.
inline const nullor::results::Table& table(const nullor::run::Report& report, std::size_t k = 0) {
    REQUIRE_MESSAGE(k < report.analyses.size(), messages(report.diagnostics));
    REQUIRE_MESSAGE(report.analyses[k].table.has_value(), messages(report.diagnostics));
    return *report.analyses[k].table;
}

inline std::vector<double> column(const nullor::results::Table& rows, const std::string& name) {
    const auto place = rows.find(name);
    REQUIRE_MESSAGE(place.has_value(), name);
    std::vector<double> values;
    for (std::size_t k = 0; k < rows.rows(); ++k) values.push_back(rows.real(k, *place));
    return values;
}

inline double value(const nullor::run::Report& report, const std::string& name, std::size_t analysis = 0) {
    const std::vector<double> values = column(table(report, analysis), name);
    REQUIRE(!values.empty());
    return values.back();
}

inline std::vector<double> axis(const nullor::results::Table& rows) {
    std::vector<double> values;
    for (std::size_t k = 0; k < rows.rows(); ++k) values.push_back(rows.axis(k));
    return values;
}

// Largest distance of a column from a function of the axis.
inline double worst(const nullor::results::Table& rows, const std::string& name,
                    const std::function<double(double)>& truth) {
    const std::vector<double> values = column(rows, name), x = axis(rows);
    REQUIRE(!values.empty());
    double largest = 0;
    for (std::size_t k = 0; k < values.size(); ++k) {
        const double error = std::abs(values[k] - truth(x[k]));
        if (!(error <= largest)) largest = error;
    }
    return largest;
}

inline std::map<std::string, double> measured(const nullor::run::Report& report, std::size_t step = 0) {
    std::map<std::string, double> values;
    REQUIRE(step < report.steps.size());
    for (const nullor::measure::MeasureResult& m : report.steps[step].measures) values[m.name] = m.value;
    return values;
}

// A root of f between a and b, where its signs differ, to the last bit.
inline double bisect(const std::function<double(double)>& f, double a, double b) {
    const bool rising = f(a) < 0;
    for (int k = 0; k < 200; ++k) {
        const double middle = a + (b - a) / 2;
        ((f(middle) < 0) == rising ? a : b) = middle;
    }
    return a + (b - a) / 2;
}

// A number of a column by its name.
inline std::complex<double> figure(const nullor::results::Table& rows, const std::string& name,
                                   std::size_t row = 0) {
    const auto place = rows.find(name);
    REQUIRE_MESSAGE(place.has_value(), name);
    return rows.value(row, *place);
}

inline bool near(std::complex<double> is, std::complex<double> should, double relative = 1e-12) {
    return std::abs(is - should) <= relative * std::abs(should);
}

} // namespace decks

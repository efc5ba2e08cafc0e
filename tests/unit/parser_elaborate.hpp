// A deck read for a test, with its numbers evaluated.
#pragma once

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <vector>

#include "engine/circuit/values/values.hpp"
#include "engine/devices/registry.hpp"
#include "parser/elaborate.hpp"
#include "parser/names/names.hpp"

namespace nullor::parser {

struct ReadDeck {
    Sources sources;
    Diagnostics diagnostics;
    std::optional<Job> job;
    std::optional<Values> values;

    // Cards behind the title; an .op is added so that there is an analysis.
    explicit ReadDeck(const std::string& cards, std::vector<Override> overrides = {},
                      const std::string& name = "test.cir") {
        ReadOptions options;
        options.overrides = std::move(overrides);
        job = read_text(name, "title\n.op\n" + cards, options, sources, diagnostics);
        if (!job) return;
        Outcome<Values> evaluated = Values::evaluate(job->circuit, {});
        if (evaluated) values = evaluated.value();
    }

    [[nodiscard]] std::string codes() const {
        std::string list;
        for (const Diagnostic& d : diagnostics.all()) list += (list.empty() ? "" : " ") + d.code;
        return list;
    }
    [[nodiscard]] const Instance& instance(const std::string& name) const {
        REQUIRE_MESSAGE(job.has_value(), codes());
        for (const Instance& one : job->circuit.instances)
            if (one.name == name) return one;
        FAIL("no device " << name);
        return job->circuit.instances.front();
    }
    // Value of a target: "r1", "x1.r2.tc1", "gain".
    [[nodiscard]] double value(const std::string& name) const {
        REQUIRE_MESSAGE(values.has_value(), codes());
        const std::optional<Target> target = Names(job->circuit).target(name);
        REQUIRE_MESSAGE(target.has_value(), name);
        return values->target(job->circuit, *target);
    }
    [[nodiscard]] std::string nodes(const std::string& name) const {
        std::string list;
        for (const NodeId node : instance(name).nodes)
            list += (list.empty() ? "" : " ") + job->circuit.nodes[static_cast<std::size_t>(node.index)].name;
        return list;
    }
    [[nodiscard]] std::vector<double> arguments(const std::string& name) const {
        std::vector<double> numbers;
        for (const Binding& binding : instance(name).arguments) numbers.push_back(values->number(binding));
        return numbers;
    }
};

inline std::string codes_of(const std::string& cards) {
    return ReadDeck(cards).codes();
}

} // namespace nullor::parser

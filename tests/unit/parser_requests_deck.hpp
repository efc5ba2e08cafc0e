#pragma once
// Reads request cards behind a small circuit: v1 -> r1 -> op-amp xu1 with r2, and a capacitor.

#include <algorithm>
#include <optional>
#include <string>

#include "parser/elaborate.hpp"

namespace request_tests {

using namespace nullor;

struct Reading {
    std::optional<parser::Job> job;
    Diagnostics diagnostics;

    [[nodiscard]] bool ok() const { return job.has_value(); }
    [[nodiscard]] const analysis::Requests& requests() const { return job->requests; }
    [[nodiscard]] const measure::Requests& measures() const { return job->measures; }
    // How many diagnostics of that code there are.
    [[nodiscard]] std::ptrdiff_t count(const std::string& code) const {
        const auto& all = diagnostics.all();
        return std::count_if(all.begin(), all.end(), [&](const Diagnostic& d) { return d.code == code; });
    }
    // The only diagnostic: "code line:column message"; a list of codes when there are several.
    [[nodiscard]] std::string only() const {
        const auto& all = diagnostics.all();
        if (all.size() == 1)
            return all[0].code + " " + std::to_string(all[0].span.line) + ":" +
                   std::to_string(all[0].span.column) + " " + all[0].message;
        std::string codes;
        for (const Diagnostic& d : all)
            codes += (codes.empty() ? "" : ", ") + d.code + " (" + d.message + ")";
        return codes;
    }
    [[nodiscard]] std::string hint() const {
        return diagnostics.all().empty() ? std::string() : diagnostics.all()[0].hint;
    }
    [[nodiscard]] NodeId node(const std::string& name) const {
        const auto& nodes = job->circuit.nodes;
        for (std::size_t k = 0; k < nodes.size(); ++k)
            if (nodes[k].name == name) return NodeId{static_cast<int>(k)};
        return {};
    }
    [[nodiscard]] InstanceId device(const std::string& name) const {
        const auto& instances = job->circuit.instances;
        for (std::size_t k = 0; k < instances.size(); ++k)
            if (instances[k].name == name) return InstanceId{static_cast<int>(k)};
        return {};
    }
    [[nodiscard]] ParameterId parameter(const std::string& name) const {
        const auto& parameters = job->circuit.parameters;
        for (std::size_t k = 0; k < parameters.size(); ++k)
            if (parameters[k].name == name) return ParameterId{static_cast<int>(k)};
        return {};
    }
};

// The cards stand from line 10 on.
inline Reading read(const std::string& cards, const parser::ReadOptions& options = {}) {
    const std::string circuit = "requests\n"
                                ".param ra=1k rb={10*ra} w=2\n"
                                ".func a(x)={x*w}\n"
                                "v1 in 0 dc 1 ac 1\n"
                                "r1 in inn {ra}\n"
                                "r2 inn out {rb}\n"
                                "c1 out 0 1n\n"
                                "xu1 0 inn out amp\n"
                                ".model amp opamp (aol=1e5 gbw=1meg)\n";
    Reading reading;
    parser::Sources sources;
    reading.job = parser::read_text("deck.cir", circuit + cards, options, sources, reading.diagnostics);
    return reading;
}

// The value of a number that reads no parameter.
inline double number(const Binding& binding) {
    expr::Scratch scratch;
    return binding.program.evaluate(std::span<const double>{}, scratch);
}

} // namespace request_tests

// -D NAME=VALUE is the deck with that number edited, to the last bit.

#include <doctest/doctest.h>

#include <fmt/format.h>

#include "engine/circuit/values/values.hpp"
#include "engine/devices/registry.hpp"
#include "parser/names/names.hpp"
#include "tests/invariances/decks.hpp"
#include "tests/invariances/solve.hpp"

using namespace invariances;
using namespace nullor;

namespace {

struct Number {
    std::string name;
    double value;
    Span span;
};

bool is_constant(const Binding& binding) {
    return binding.inputs.empty() && binding.span.known() && binding.span.file == 0 &&
           binding.span.length > 0;
}

std::size_t offset_of(const std::string& text, const Span& span) {
    std::size_t at = 0;
    for (int line = 1; line < span.line; ++line) at = text.find('\n', at) + 1;
    return at + static_cast<std::size_t>(span.column) - 1;
}

// As a number or in braces, on one line: not the 1 that AC alone stands for.
bool is_written(const std::string& text, const Span& span) {
    const std::size_t at = offset_of(text, span);
    if (text[at - static_cast<std::size_t>(span.column) + 1] == '+') return false; // the end of a longer one
    const std::string words = text.substr(at, static_cast<std::size_t>(span.length));
    if (words.front() == '{' || words.front() == '\'')
        return words.back() == (words.front() == '{' ? '}' : '\'') && words.find('\n') == std::string::npos;
    return std::string("0123456789.+-").find(words.front()) != std::string::npos;
}

// Numbers that the deck itself writes as such, under the names that -D knows.
std::vector<Number> numbers_of(const parser::Job& job, const std::string& text) {
    std::vector<Number> list;
    const auto values = Values::evaluate(job.circuit, {});
    REQUIRE(values.ok());
    const auto take = [&](const std::string& name, const Binding& binding) {
        if (is_constant(binding) && is_written(text, binding.span))
            list.push_back({name, values.value().number(binding), binding.span});
    };
    for (std::size_t k = 1; k < job.circuit.parameters.size(); ++k)
        if (job.circuit.parameters[k].name.find('.') == std::string::npos)
            take(job.circuit.parameters[k].name, job.circuit.parameters[k].value);
    const auto devices = [&](const std::string& name, const devices::DeviceInfo& info, const auto& given) {
        if (name.find('.') != std::string::npos) return;
        for (const auto& [index, binding] : given)
            take(name + "." + std::string(info.parameters[static_cast<std::size_t>(index)].name), binding);
    };
    for (const Instance& instance : job.circuit.instances)
        devices(instance.name, *devices::registry()[static_cast<std::size_t>(instance.kind)],
                instance.values);
    return list;
}

std::string edited(const std::string& text, const Span& span, const std::string& value) {
    std::string result = text;
    return result.replace(offset_of(text, span), static_cast<std::size_t>(span.length), value);
}

// -D gives one value to what a .step would run over.
void leave_out_step(parser::Job& job, const std::string& name) {
    const auto target = parser::Names(job.circuit).target(name);
    REQUIRE(target.has_value());
    std::erase_if(job.requests.steps, [&](const analysis::SweptTarget& step) {
        return step.target.kind == target->kind && step.target.index == target->index &&
               step.target.value == target->value;
    });
}

} // namespace

TEST_CASE("-D is the deck edited") {
    std::size_t decks = 0, numbers = 0, moved = 0;
    for (const std::string& path : deck_paths()) {
        CAPTURE(path);
        const std::string text = file_text(path);
        // Places are those of UTF-8, which an old file is read into.
        if (std::any_of(text.begin(), text.end(), [](char c) { return (c & 0x80) != 0; })) continue;
        const auto job = read(path, text);
        if (!job) continue;
        const Solution plain = solve(*job, Transients::no);
        ++decks;
        for (const Number& number : numbers_of(*job, text)) {
            CAPTURE(number.name);
            const std::string value = fmt::format("{:.17g}", number.value == 0 ? 1e-3 : 1.25 * number.value);
            // Some numbers have an end of their range nearby; then both are refused.
            const auto by_option = read(path, text, {{number.name, value}}, Unreadable::allowed);
            auto by_hand = read(path, edited(text, number.span, value), {}, Unreadable::allowed);
            if (by_hand) leave_out_step(*by_hand, number.name);
            CHECK(by_option.has_value() == by_hand.has_value());
            if (!by_option || !by_hand) continue;
            const Solution a = solve(*by_option, Transients::no), b = solve(*by_hand, Transients::no);
            CHECK(a.problem == b.problem);
            const Distance far = distance(a, b, Allowance::exact());
            INFO(far.where);
            CHECK(far.worst == 0);
            ++numbers;
            moved += distance(plain, a, Allowance::exact()).worst > 0 ? 1 : 0;
        }
    }
    CHECK(decks >= at_least(100));
    CHECK(numbers >= at_least(300));
    CHECK(moved >= numbers / 2); // not all: a waveform's amplitude says nothing to op
    MESSAGE(decks << " decks, " << numbers << " numbers, " << moved << " of them change an answer");
}

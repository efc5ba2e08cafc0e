#pragma once
// A device card while it is read: the instance that it becomes, and the next word.

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "engine/devices/registry.hpp"
#include "parser/circuit/build.hpp"

namespace nullor::parser {

struct Element {
    Build& build;
    Level& level;
    const Card& card;
    Diagnostics& diagnostics;
    Instance instance;
    std::size_t at = 1;                                          // next word
    std::map<std::string, Binding, std::less<>> parasitics = {}; // rser, lser, rpar, cpar, rlshunt
    bool noiseless = false;                                      // these
    bool typed = false;                                          // the type's word was read (type_on_card)

    [[nodiscard]] char letter() const { return card.key()[0]; }
    [[nodiscard]] const std::vector<Word>& words() const { return card.words; }
    [[nodiscard]] bool at_end() const { return at >= words().size(); }
    [[nodiscard]] const Word& word() const { return words()[at]; }
    [[nodiscard]] bool next_is(std::string_view lower) const {
        return at + 1 < words().size() && words()[at + 1].is(lower);
    }
    // As in results: messages call a device of the circuit by the same name wherever they come from.
    [[nodiscard]] const std::string& name() const { return card.words.front().lower; }
    [[nodiscard]] const devices::DeviceInfo& info() const {
        return *devices::registry()[static_cast<std::size_t>(instance.kind)];
    }
    void skip_blanks() {
        while (!at_end() && word().is_blank()) ++at;
    }
    Diagnostic& error(Span span, std::string code, std::string message, std::string hint = {}) const {
        return diagnostics.error(span, std::move(code), std::move(message), std::move(hint));
    }
    [[nodiscard]] Span end_span() const { return words().back().span; }
};

// The next `count` nodes; false when there are too few, which is reported.
bool read_nodes(Element& element, int count, std::vector<NodeId>& nodes);

// At `value=` of a number where no expression over the circuit stands: `E1 a b c d E value={gain}` of SLiCAP.
void skip_value_word(Element& element);

// Gives the parameter its value; reports a second one.
void set_value(Element& element, int parameter, Binding value);

// element_values.cpp
// Random functions in that parameter of the instance draw here.
[[nodiscard]] Draws draws_of(const Element& element, int parameter);
// What follows the nodes: values, a model, and name=value
void read_values(Element& element);
// name=value at the next word.
void read_named_value(Element& element);

// parasitics.cpp
// At the next word: true where it is data of a catalogue or a hint, which say nothing to the law.
bool read_catalogue(Element& element);
// At `name=`: true where that is a part of the part.
bool read_parasitic(Element& element);
// The instance, and devices for what was read so.
InstanceId add_with_parasitics(Element& element);

// element_sources.cpp: DC, AC and waveforms (V, I); false where the card was LTspice's current by its own
// voltage, and is added
[[nodiscard]] bool read_source(Element& element);

// element_controlled.cpp: linear controlled sources and couplings
void read_controls(Element& element);
// Resolves names of devices whose current is read, when all devices exist.
void refer_later(Element& element, InstanceId id, std::vector<std::size_t> words);

// element_resistance.cpp: `R1 a b r={expression}` of voltages, currents or time
[[nodiscard]] bool starts_resistance(const Element& element);
void read_resistance(Element& element);

// element_threshold.cpp: G1 a b c d gain vto=, behind its nodes
[[nodiscard]] bool has_threshold(const Element& element);
void read_threshold(Element& element);

// element_behaviour.cpp: V=, I=, VALUE, TABLE, POLY
[[nodiscard]] bool starts_behaviour(const Element& element);
void read_behaviour(Element& element);
// A current by the voltage across its own pins, at points v1, i1, v2, i2, ...
void add_own_table(Element& element, std::vector<Binding> points);
// At the first of the coefficients of SPICE2's `E1 a b c d p0 p1`, which is a POLY(1).
void read_omitted_poly(Element& element, std::vector<std::size_t> devices); // words; empty for E and G

} // namespace nullor::parser

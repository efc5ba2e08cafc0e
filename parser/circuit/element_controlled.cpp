// Linear controlled sources (E, G: two nodes; F, H: a device) and couplings (K: two or more devices).

#include <algorithm>

#include <fmt/format.h>

#include "engine/base/near_names.hpp"
#include "engine/circuit/description/device_info.hpp"
#include "parser/circuit/element.hpp"
#include "parser/text/number.hpp"

namespace nullor::parser {

namespace {

using devices::CardSyntax;

// A coupling needs what a device's principal value is an inductance of.
bool can_be_coupled(const Instance& instance) {
    const devices::DeviceInfo& info = *devices::registry()[static_cast<std::size_t>(instance.kind)];
    const int principal = info.find(info.syntax.principal);
    return principal >= 0 && info.parameters[static_cast<std::size_t>(principal)].unit == Unit::henry;
}

void read_device_names(Element& e, std::vector<std::size_t>& names) {
    const bool list = e.info().syntax.control == CardSyntax::Control::branch_list;
    for (e.skip_blanks(); !e.at_end() && !e.next_is("=") && e.word().kind == Word::Kind::plain;
         e.skip_blanks()) {
        names.push_back(e.at++);
        if (!list) return;
    }
    // The last word of a list is the coupling, unless that is written as k=...
    if (list && names.size() > 2 && (e.at_end() || !e.next_is("="))) {
        if (e.at_end()) {
            e.at = names.back();
            names.pop_back();
        }
    }
}

// The couplings of all cards add up, to 1.8 where two say 0.9; nobody means that.
void check_pairs(Build& build, InstanceId id, const std::vector<Span>& places, Diagnostics& found) {
    const auto instance = [&](int index) -> const Instance& {
        return build.circuit.instances[static_cast<std::size_t>(index)];
    };
    const std::vector<Reference>& coupled = instance(id.index).references;
    for (std::size_t b = 1; b < coupled.size(); ++b)
        for (std::size_t a = 0; a < b; ++a) {
            const auto pair = std::minmax(coupled[a].index, coupled[b].index);
            const auto [entry, is_new] = build.couplings.try_emplace(pair, id);
            if (is_new) continue;
            const Instance& first = instance(entry->second.index);
            found.error(
                places[b], "coupled-twice",
                fmt::format("'{}' couples '{}' and '{}', which '{}' couples already", instance(id.index).name,
                            instance(coupled[a].index).name, instance(coupled[b].index).name, first.name),
                fmt::format("leave one of the cards out: the first is {}:{}:{}",
                            build.sources.file(first.span.file).name, first.span.line, first.span.column));
            return;
        }
}

// SPICE2's `E1 a b c d p0 p1` and `F1 a b v1 p0 p1`: two numbers or more behind what controls, a POLY(1).
bool omits_poly(const Element& e) {
    // A switch has no polynomial.
    const auto gives = [&](CardSyntax::Expression what) {
        return devices::find_kind(e.letter(), "", what) >= 0;
    };
    if (!gives(CardSyntax::Expression::voltage) && !gives(CardSyntax::Expression::current)) return false;
    const auto is_number = [&](std::size_t k) {
        if (k >= e.words().size() || (k + 1 < e.words().size() && e.words()[k + 1].is("="))) return false;
        const Word& word = e.words()[k];
        return word.kind == Word::Kind::braced ||
               (word.kind == Word::Kind::plain && starts_number(word.lower, 0, true));
    };
    if (!is_number(e.at)) return false;
    std::size_t next = item_end(e.words(), e.at);
    while (next < e.words().size() && e.words()[next].is_blank()) ++next;
    return is_number(next);
}

} // namespace

void refer_later(Element& e, InstanceId id, std::vector<std::size_t> words) {
    if (!id.valid()) return;
    e.build.later.push_back(
        [&build = e.build, &level = e.level, &card = e.card, id, words = std::move(words)] {
            Diagnostics found;
            Instance& self = build.circuit.instances[static_cast<std::size_t>(id.index)];
            std::vector<Span> places; // of the references
            const bool couples = devices::registry()[static_cast<std::size_t>(self.kind)]->syntax.control ==
                                 CardSyntax::Control::branch_list;
            for (const std::size_t k : words) {
                const Word& word = card.words[k];
                const std::optional<InstanceId> other = build.find_instance(level, word.lower);
                if (!other) {
                    found.error(word.span, "unknown-device", "there is no device '" + word.text + "'",
                                did_you_mean(word.lower, [&] { return build.instance_names(level); }));
                    continue;
                }
                Instance& referred = build.circuit.instances[static_cast<std::size_t>(other->index)];
                if (couples ? !can_be_coupled(referred) : referred.pins < 2)
                    found.error(word.span, "wrong-reference",
                                couples ? "'" + word.lower + "' is no inductor"
                                        : "'" + word.lower + "' carries no current");
                for (const InstanceId before : self.references)
                    if (couples && before == *other)
                        found.error(word.span, "duplicate-reference",
                                    "'" + word.lower + "' is coupled to itself");
                if (*other == id)
                    found.error(word.span, "wrong-reference", "'" + word.lower + "' cannot refer to itself");
                read_current(referred);
                self.references.emplace_back(*other);
                places.push_back(word.span);
            }
            if (couples && !found.has_errors()) check_pairs(build, id, places, found);
            build.report(found, level);
        });
}

void read_controls(Element& e) {
    const CardSyntax& syntax = e.info().syntax;
    std::vector<std::size_t> names;
    if (syntax.control == CardSyntax::Control::nodes) {
        // HSPICE's E1 out 0 VCVS a b 10
        if (e.skip_blanks(); !e.at_end() && (e.word().is("vcvs") || e.word().is("vccs"))) ++e.at;
        if (!read_nodes(e, 2, e.instance.nodes)) return;
        skip_value_word(e);
        // LTspice: E1 out 0 a b TABLE=(-1,-5, 1,5)
        if (starts_behaviour(e)) {
            read_behaviour(e);
            return;
        }
        if (has_threshold(e)) {
            read_threshold(e);
            return;
        }
    } else {
        if (e.skip_blanks(); !e.at_end() && (e.word().is("ccvs") || e.word().is("cccs"))) ++e.at;
        read_device_names(e, names);
        const bool list = syntax.control == CardSyntax::Control::branch_list;
        if (names.size() < (list ? 2u : 1u)) {
            e.error(e.at_end() ? e.end_span() : e.word().span, "missing-device",
                    "'" + e.name() + "' needs the name" +
                        (list ? "s of two or more devices" : " of a device") + " here",
                    list ? ""
                         : "its current flows through a voltage source, or any device, that the card names");
            return;
        }
    }
    const bool couples = syntax.control == CardSyntax::Control::branch_list;
    if (!couples) skip_value_word(e);
    if (e.skip_blanks(); !couples && omits_poly(e)) {
        read_omitted_poly(e, std::move(names));
        return;
    }
    read_values(e);
    const InstanceId id = e.build.add(e.instance, e.diagnostics);
    if (!names.empty()) refer_later(e, id, std::move(names));
}

} // namespace nullor::parser

#include "parser/requests/requests_options.hpp"
#include "parser/requests/asked_columns.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <optional>
#include <span>
#include <string_view>

#include <fmt/format.h>

#include "engine/base/near_names.hpp"
#include "engine/circuit/description/device_info.hpp"
#include "parser/expression/vocabulary.hpp"

namespace nullor::parser {

namespace {

using analysis::Options;

// Of other simulators: how their output looks and what they print. Nothing here depends on them.
constexpr std::string_view harmless[] = {
    "acct",      "noacct",     "list",   "node",    "nopage",   "nomod",       "nowarn",      "noinit",
    "brief",     "opts",       "numdgt", "measdgt", "ingold",   "co",          "width",       "post",
    "probe",     "psf",        "csdf",   "limpts",  "lvltim",   "meascplxfmt", "plotwinsize", "plotreltol",
    "plotvntol", "plotabstol", "ascii",  "binary",  "filetype", "fastaccess",  "nomarch",     "libeval",
    "baudrate",  "stats",      "noecho", "nopage",  "warn",     "echo"};
// Of other simulators: aids and limits of their algorithms, which are not ours.
constexpr std::string_view of_others[] = {
    "gmin",          "gminsteps",    "srcsteps", "sourcesteps", "itl2",     "itl3",     "itl5",
    "itl6",          "trtol",        "chgtol",   "pivtol",      "pivrel",   "maxstep",  "delmax",
    "minbreak",      "mindeltagmin", "noopiter", "ptrantau",    "ptranmax", "convstep", "convabsstep",
    "trytocompact",  "bypass",       "autostop", "ramptime",    "defad",    "defas",    "defl",
    "defw",          "scale",        "seed",     "sparse",      "klu",      "ltemode",  "accurate",
    "runlvl",        "fast",         "xmu",      "relq",        "stepgmin", "gminiter", "vmax",
    "topologycheck", "ddt",          "solver",   "thev_induc"};

constexpr std::string_view packages_of_xyce[] = {
    "timeint",  "device",    "nonlin",      "nonlin-tran", "nonlin-hb", "loca",
    "linsol",   "linsol-hb", "output",      "restart",     "parser",    "dist",
    "topology", "hbint",     "sensitivity", "measure",     "diagnostic"};

std::span<const std::string_view> understood_of_xyce(std::string_view package) {
    static constexpr std::string_view integrator[] = {"reltol", "method", "maxord"},
                                      devices[] = {"temp", "tnom"};
    if (package == "timeint") return integrator;
    if (package == "device") return devices;
    return {};
}

struct Number {
    std::string_view name;
    double min, max; // open at min where it is 0
    bool whole;
    std::string_view meaning;
};
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr Number numbers[] = {
    {"reltol", 0, 0.5, false, "a relative tolerance between 0 and 0.5"},
    {"abstol", 0, infinity, false, "a current in ampere above 0"},
    {"vntol", 0, infinity, false, "a voltage in volt above 0"},
    {"temp", -273.15, infinity, false, "a temperature in degrees C"},
    {"tnom", -273.15, infinity, false, "a temperature in degrees C"},
    {"maxord", 1, 6, true, "an order of integration from 1 to 6"},
    {"itl1", 1, 1e6, true, "a number of iterations from 1 on"},
    {"itl4", 1, 1e6, true, "a number of iterations from 1 on"},
    {"gfloat", -std::numeric_limits<double>::min(), 1, false, "a conductance in siemens, 0 for none"},
    {"kick", 0, infinity, false, "a voltage in volt above 0"},
    {"rshunt", 0, infinity, false, "a resistance in ohm above 0"},
    {"gshunt", -std::numeric_limits<double>::min(), infinity, false, "a conductance in siemens, 0 for none"},
    {"cshunt", -std::numeric_limits<double>::min(), infinity, false, "a capacitance in farad, 0 for none"},
};

template <class Range>
bool contains(const Range& range, std::string_view name) {
    return std::find(std::begin(range), std::end(range), name) != std::end(range);
}

std::vector<std::string> known_names() {
    const std::vector<std::string_view> words = option_words();
    return {words.begin(), words.end()};
}

// Options do not follow a .step: they have their nominal values.
struct Method {
    std::string_view word;
    Options::Method method;
};
constexpr Method methods[] = {
    {"auto", Options::Method::automatic},   {"automatic", Options::Method::automatic},
    {"trap", Options::Method::trapezoidal}, {"trapezoidal", Options::Method::trapezoidal},
    {"gear", Options::Method::gear},        {"bdf", Options::Method::gear},
    {"trbdf2", Options::Method::trbdf2},    {"esdirk", Options::Method::esdirk},
};

std::optional<Options::Method> method_of(std::string_view word) {
    if (word == "7" || word == "8") // Xyce's
        return word == "7" ? Options::Method::trapezoidal : Options::Method::gear;
    for (const Method& one : methods)
        if (one.word == word) return one.method;
    return std::nullopt;
}

class OptionReader {
public:
    OptionReader(const RequestContext& context, const Card& card, WarnedOptions& warned)
        : context_(context), card_(card), words_(card.words), warned_(warned) {}

    void read() {
        // Xyce: the part of the program that the options are for. Of its integrator and its devices some mean
        // what they mean here; abstol of the integrator is no current.
        const bool packaged = words_.size() > 1 && contains(packages_of_xyce, words_[1].lower) &&
                              (words_.size() == 2 || !words_[2].is("="));
        for (std::size_t k = packaged ? 2 : 1; k < words_.size();) {
            if (words_[k].is_blank()) {
                ++k;
                continue;
            }
            const bool has_value = k + 1 < words_.size() && words_[k + 1].is("=");
            const std::size_t first = k + 2;
            const std::size_t end =
                has_value ? (first < words_.size() ? item_end(words_, first) : first) : k + 1;
            if (!packaged || contains(understood_of_xyce(words_[1].lower), words_[k].lower))
                option(words_[k], has_value, first, end);
            k = std::max(end, k + 1);
        }
    }

private:
    void option(const Word& name, bool has_value, std::size_t first, std::size_t end) {
        if (has_value && first >= words_.size()) {
            error(name.span, "missing-value", fmt::format("option '{}' needs a value", name.text));
            return;
        }
        const auto number = std::find_if(std::begin(numbers), std::end(numbers),
                                         [&](const Number& n) { return n.name == name.lower; });
        if (number != std::end(numbers)) {
            if (!has_value)
                error(name.span, "missing-value",
                      fmt::format("option '{}' needs a value: {}", name.text, number->meaning));
            else
                read_number(*number, first, end);
        } else if (name.is("method")) {
            read_method(name, has_value, first);
        } else if (name.is("interp") || name.is("savecurrents")) {
            const std::optional<bool> on = read_switch(has_value, first, end);
            if (on && name.is("interp")) options().interp = *on;
            if (on && *on && name.is("savecurrents")) save_currents();
        } else if (name.is("dialect")) {
            return; // which was read before the circuit
        } else if (!contains(harmless, name.lower)) {
            unknown(name);
        }
    }

    [[nodiscard]] Options& options() const { return context_.job.requests.options; }

    void error(Span span, std::string code, std::string message) {
        context_.diagnostics.error(span, std::move(code), std::move(message));
    }

    void unknown(const Word& name) {
        if (!warned_.insert(name.lower).second) return;
        if (contains(of_others, name.lower))
            context_.diagnostics.warning(name.span, "option-without-effect",
                                         fmt::format("option '{}' has no effect here", name.text));
        else
            context_.diagnostics.warning(name.span, "unknown-option",
                                         fmt::format("unknown option '{}'", name.text),
                                         did_you_mean(name.lower, known_names()));
    }

    void read_number(const Number& number, std::size_t first, std::size_t end) {
        const std::optional<Binding> binding =
            bind_words(card_, first, end, context_.top, context_.diagnostics);
        if (!binding) return;
        const double value = nominal_value(*binding, context_.job.circuit);
        const bool above = number.min > 0 ? value >= number.min : value > number.min;
        const bool sound = std::isfinite(value) && above && value <= number.max &&
                           (!number.whole || value == std::round(value));
        if (!sound) {
            error(card_.span(first, end), "bad-option",
                  fmt::format("{} = {:.6g}, it must be {}", number.name, value, number.meaning));
            return;
        }
        if (number.name == "reltol") options().reltol = value;
        if (number.name == "abstol") options().abstol = value;
        if (number.name == "vntol") options().vntol = value;
        if (number.name == "temp")
            context_.job.circuit.parameters[0].value = constant_binding(value, binding->span);
        if (number.name == "tnom") context_.job.circuit.nominal_celsius = value;
        if (number.name == "maxord") options().maxord = static_cast<int>(value);
        if (number.name == "itl1") options().itl1 = static_cast<int>(value);
        if (number.name == "itl4") options().itl4 = static_cast<int>(value);
        if (number.name == "gfloat") options().gfloat = value;
        if (number.name == "kick") options().kick = value;
        if (number.name == "rshunt") context_.job.shunt_siemens = 1 / value;
        if (number.name == "gshunt") context_.job.shunt_siemens = value;
        if (number.name == "cshunt") context_.job.shunt_farad = value;
    }

    void read_method(const Word& name, bool has_value, std::size_t first) {
        const std::optional<Options::Method> method =
            has_value ? method_of(words_[first].lower) : std::nullopt;
        if (!method) {
            error(has_value ? words_[first].span : name.span, "bad-option",
                  "method is one of auto, trap, gear, trbdf2 and esdirk");
            return;
        }
        options().method = *method;
    }

    // interp, interp=1, interp=true
    std::optional<bool> read_switch(bool has_value, std::size_t first, std::size_t end) {
        if (!has_value) return true;
        const std::string& word = words_[first].lower;
        if (word == "true" || word == "yes" || word == "on") return true;
        if (word == "false" || word == "no" || word == "off") return false;
        const std::optional<Binding> binding =
            bind_words(card_, first, end, context_.top, context_.diagnostics);
        if (!binding) return std::nullopt;
        return nominal_value(*binding, context_.job.circuit) != 0;
    }

    // ngspice: the current of every device is a result.
    void save_currents() {
        Job& job = context_.job;
        std::vector<Probe>& saves = job.requests.saves;
        if (saves.empty()) saves = default_probes(job.circuit);
        AskedColumns asked;
        for (std::size_t k = 0; k < job.circuit.instances.size(); ++k) {
            Instance& instance = job.circuit.instances[k];
            if (instance.pins == 0) continue;
            read_current(instance);
            Probe probe;
            probe.kind = Probe::Kind::current;
            probe.device = InstanceId{static_cast<int>(k)};
            asked.save(probe, saves);
        }
    }

    const RequestContext& context_;
    const Card& card_;
    const std::vector<Word>& words_;
    WarnedOptions& warned_;
};

} // namespace

std::vector<std::string_view> option_words() {
    std::vector<std::string_view> words{"method", "interp", "savecurrents", "dialect"};
    for (const Number& number : numbers) words.push_back(number.name);
    return words;
}

std::vector<std::string_view> method_words() {
    std::vector<std::string_view> words;
    for (const Method& one : methods) words.push_back(one.word);
    return words;
}

void read_options(const RequestContext& context, const Card& card, WarnedOptions& warned) {
    OptionReader(context, card, warned).read();
}

} // namespace nullor::parser

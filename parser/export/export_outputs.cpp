#include <algorithm>
#include <array>
#include <cmath>

#include "engine/devices/card_text.hpp"
#include "parser/export/export_analyses.hpp"

namespace nullor::parser {

namespace {

// What SPICE calls a function of a single probe in ac: "db" of vdb(out).
struct Suffix {
    expr::Op op;
    const char* text;
};
constexpr Suffix suffixes[] = {{expr::Op::db, "db"}, {expr::Op::ph, "p"}, {expr::Op::mag, "m"},
                               {expr::Op::abs, "m"}, {expr::Op::re, "r"}, {expr::Op::im, "i"}};

// The word of any probe; empty where SPICE has none.
std::string word_of(const Probe& probe, const char* suffix, const ExportWriter& to) {
    if (!probe.is_noise()) return word_for(probe, suffix, to);
    if (probe.device.valid()) return {};
    if (probe.kind == Probe::Kind::onoise) return "onoise_spectrum";
    return probe.kind == Probe::Kind::inoise ? "inoise_spectrum" : "";
}

// Of two pins the second has no word: what is printed is the current into the first.
bool is_negative(const Probe& probe, const ExportWriter& to) {
    return probe.kind == Probe::Kind::current && read_by(probe, to).pin != probe.pin;
}

class Outputs {
public:
    explicit Outputs(ExportWriter& to) : to_(to) {}

    void add(std::string word) {
        if (word.empty()) return;
        if (std::find(words_.begin(), words_.end(), word) == words_.end()) words_.push_back(std::move(word));
    }

    // A probe, or a function of one that SPICE has a word for; of anything else, what it reads.
    void add(const expr::Signal& signal, bool is_complex) {
        const auto& code = signal.program.instructions();
        const bool is_direct = signal.inputs.size() == 1 && code.size() <= 2 &&
                               signal.inputs[0].kind == expr::SignalInput::Kind::probe &&
                               !is_negative(signal.inputs[0].probe, to_) && code[0].op == expr::Op::input;
        if (is_direct && code.size() == 1)
            if (std::string word = word_of(signal.inputs[0].probe, "", to_); !word.empty())
                return add(std::move(word));
        if (is_direct && is_complex)
            for (const Suffix& suffix : suffixes)
                if (code[1].op == suffix.op) return add(word_of(signal.inputs[0].probe, suffix.text, to_));
        not_expressible_.push_back(signal.text);
        for (const expr::SignalInput& input : signal.inputs)
            if (input.kind == expr::SignalInput::Kind::probe) add(word_of(input.probe, "", to_));
    }

    void print(std::string_view kind) {
        for (const std::string& text : not_expressible_)
            to_.comment(fmt::format("{} is computed from what is printed below", text));
        std::string card = fmt::format(".print {}", kind);
        for (const std::string& word : words_) card += " " + word;
        if (!words_.empty()) to_.card(std::string_view(card));
    }

    [[nodiscard]] bool empty() const { return words_.empty(); }

private:
    ExportWriter& to_;
    std::vector<std::string> words_, not_expressible_;
};

// "ac" of "ac2".
std::string_view kind_of(std::string_view analysis) {
    return analysis.substr(0, analysis.find_first_of("0123456789"));
}

bool is_stiff(const ExportWriter& to) {
    std::vector<double> referred;
    for (std::size_t k = 0; k < to.circuit.instances.size(); ++k) {
        const Instance& instance = to.circuit.instances[k];
        if (!devices::needs_subcircuit(instance.kind)) continue;
        const devices::Card card = card_of(to.circuit, to.values, InstanceId{static_cast<int>(k)}, referred);
        if (devices::subcircuit(instance.kind, card, std::nullopt)->stiff) return true;
    }
    return false;
}

} // namespace

// Without any .print ngspice runs nothing in batch mode, so each kind of analysis gets one.
void write_outputs(const analysis::Requests& requests, ExportWriter& to) {
    for (const std::string_view card : analysis::analysis_cards) {
        const std::string_view kind = card.substr(1);
        const auto is_kind = [&](const analysis::AnalysisRequest& request) {
            return analysis::kind_of(request) == kind;
        };
        const auto one = std::find_if(requests.analyses.begin(), requests.analyses.end(), is_kind);
        if (one == requests.analyses.end()) continue;
        Outputs outputs(to);
        if (!figures_of(*one).empty()) {
            if (kind != "tf") to.card(".print {} all", kind); // .tf shows itself
            continue;
        }
        for (const analysis::PrintRequest& print : requests.prints)
            if (print.analysis.empty() || kind_of(print.analysis) == kind)
                for (const expr::Signal& signal : print.signals) outputs.add(signal, is_complex(*one));
        const std::vector<Probe> own = own_columns(*one);
        if (outputs.empty())
            for (const Probe& probe : own.empty() ? requests.saves : own)
                if (probe.is_noise() != own.empty()) outputs.add(word_of(probe, "", to));
        if (outputs.empty())
            for (std::size_t k = 1; k < to.circuit.nodes.size(); ++k)
                if (to.circuit.nodes[k].name.find('.') == std::string::npos)
                    outputs.add(fmt::format("v({})", to.names.nodes()[k]));
        outputs.print(kind);
    }
}

void write_options(const analysis::Options& options, ExportWriter& to) {
    using Method = analysis::Options::Method;
    const analysis::Options defaults;
    std::string text;
    const auto add = [&](std::string_view name, double value, double usual) {
        if (value != usual) text += fmt::format(" {}={}", name, value);
    };
    add("reltol", options.reltol, defaults.reltol);
    add("abstol", options.abstol, defaults.abstol);
    add("vntol", options.vntol, defaults.vntol);
    add("itl1", options.itl1, defaults.itl1);
    add("itl4", options.itl4, defaults.itl4);
    // The trapezoidal rule lets the current ring that holds an op-amp at its rail, and with it the moment
    // when the output leaves.
    const bool is_automatic = options.method != Method::gear && options.method != Method::trapezoidal;
    if (options.method == Method::gear || (is_automatic && is_stiff(to))) text += " method=gear";
    if (options.method == Method::trapezoidal) text += " method=trap";
    if (options.method == Method::gear) add("maxord", options.maxord, defaults.maxord);
    if (!text.empty()) to.card(".options{}", text);
    to.card(".options tnom={} temp={}", to.circuit.nominal_celsius, to.values.celsius());
}

} // namespace nullor::parser

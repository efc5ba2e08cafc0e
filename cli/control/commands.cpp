#include "cli/control/commands.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "engine/base/near_names.hpp"
#include "parser/text/words.hpp"

namespace nullor::cli::control {

constexpr Commands::Entry Commands::entries[] = {
    {"op", analysis},         {"dc", analysis},       {"ac", analysis},         {"tran", analysis},
    {"run", own_cards},       {"save", card},         {"option", card},         {"options", card},
    {"meas", measure},        {"measure", measure},   {"alter", alter},         {"altermod", alter},
    {"alterparam", alter},    {"reset", reset},       {"echo", echo},           {"print", print},
    {"display", display},     {"plot", plot},         {"gnuplot", plot},        {"asciiplot", plot},
    {"hardcopy", plot},       {"write", write},       {"wrdata", write_data},   {"let", let},
    {"unlet", unlet},         {"compose", compose},   {"define", define},       {"set", set},
    {"unset", unset},         {"strcmp", compare},    {"setplot", choose_plot}, {"destroy", destroy},
    {"linearize", linearize}, {"rusage", nothing},    {"version", nothing},     {"listing", nothing},
    {"optran", nothing},      {"settype", nothing},   {"setscale", nothing},    {"remzerovec", nothing},
    {"undefine", nothing},    {"delete", nothing},    {"status", nothing},      {"iplot", nothing},
    {"esave", nothing},       {"noise", analysis},    {"tf", analysis},         {"pz", analysis},
    {"sens", analysis},       {"disto", unsupported}, {"fourier", unsupported}, {"fft", unsupported},
    {"psd", unsupported},     {"spec", unsupported},  {"load", unsupported},    {"source", unsupported},
    {"shell", unsupported},
};

void Commands::carry_out(Session& session, const std::string& word, const std::string& rest, Span span) {
    for (const Entry& entry : entries)
        if (entry.word == word) return entry.action(session, word, rest, span);
    std::vector<std::string> known;
    for (const Entry& entry : entries)
        if (entry.action != unsupported) known.emplace_back(entry.word);
    session.error(span, fmt::format("'{}' is no command that is carried out here", word),
                  did_you_mean(word, known));
}

void Commands::analysis(Session& session, const std::string& word, const std::string& rest, Span span) {
    session.analyse({"." + word + " " + session.substituted(rest, span)}, true, span);
}

void Commands::own_cards(Session& session, const std::string&, const std::string& rest, Span span) {
    if (!rest.empty()) session.note(span, "'run' writes no file here: -o DIR, or 'write', does");
    session.analyse({}, false, span);
}

void Commands::card(Session& session, const std::string& word, const std::string& rest, Span span) {
    const std::string name = word == "save" ? ".save" : ".options";
    session.cards_.push_back(name + " " + session.substituted(rest, span));
}

void Commands::measure(Session& session, const std::string&, const std::string& rest, Span span) {
    const std::string text = session.substituted(rest, span);
    session.measure(words_of(text), text, span);
}

void Commands::nothing(Session&, const std::string&, const std::string&, Span) {}

void Commands::unsupported(Session& session, const std::string& word, const std::string&, Span span) {
    session.error(span, fmt::format("the command '{}' is not supported: it is left out", word));
}

// --- the circuit

// The later value of one name stands.
void Commands::override_value(Session& session, std::string name, std::string value) {
    std::erase_if(session.overrides_, [&](const parser::Override& one) { return one.name == name; });
    session.overrides_.push_back({std::move(name), std::move(value)});
}

namespace {

// "@r1[resistance] = 2k", "r1 resistance = 2k", "r1 = 2k" and "r1 2k": a name, a parameter that may be empty,
// a value.
struct Alteration {
    std::string name, parameter, value;
};

std::optional<Alteration> alteration(std::string text) {
    const std::size_t equals = text.find('=');
    std::string value = equals == std::string::npos ? "" : text.substr(equals + 1);
    if (equals != std::string::npos) text.resize(equals);
    std::vector<std::string> words = words_of(text);
    if (equals == std::string::npos && words.size() > 1) {
        value = words.back();
        words.pop_back();
    }
    value.erase(0, std::min(value.find_first_not_of(" \t"), value.size()));
    value.erase(value.find_last_not_of(" \t") + 1);
    if (words.empty() || words.size() > 2 || value.empty()) return std::nullopt;
    Alteration found{parser::lower_case(words[0]), words.size() > 1 ? parser::lower_case(words[1]) : "",
                     value};
    if (const std::size_t open = found.name.find('['); found.name[0] == '@' && open != std::string::npos) {
        found.parameter = found.name.substr(open + 1, found.name.size() - open - 2);
        found.name = found.name.substr(1, open - 1);
    }
    return found;
}

} // namespace

void Commands::alter(Session& session, const std::string& word, const std::string& rest, Span span) {
    const std::optional<Alteration> found = alteration(session.substituted(rest, span));
    if (!found || found->value.find('[') != std::string::npos)
        return session.error(span, fmt::format("{} takes a name and one value", word),
                             "alter r1 = 2k, alter @r1[tc1] = 1m");
    // Names of vectors may stand in the value.
    std::string value = found->value;
    if (const Outcome<Vector> number = evaluate(value, session.environment_);
        number && number.value().size() == 1)
        value = fmt::format("{:.17g}", number.value().values[0].real());
    const bool principal = found->parameter.empty() || found->parameter == "dc";
    override_value(session, principal ? found->name : found->name + "." + found->parameter, value);
}

void Commands::reset(Session& session, const std::string&, const std::string&, Span) {
    session.overrides_ = session.given_.arguments->reading.overrides;
}

// --- vectors and variables

void Commands::let(Session& session, const std::string&, const std::string& rest, Span span) {
    const std::string text = session.substituted(rest, span);
    const std::size_t equals = text.find('=');
    const std::vector<std::string> left = words_of(text.substr(0, equals));
    if (equals == std::string::npos || left.size() != 1)
        return session.error(span, "let needs name = expression", "let gain = v(out)/v(in)");
    std::optional<Vector> value = session.value_of(text.substr(equals + 1), span);
    if (!value) return;
    std::string name = parser::lower_case(left[0]);
    const std::size_t open = name.find('[');
    if (open == std::string::npos) {
        const std::size_t dot = name.find('.'); // const.x, tran1.x
        const std::string before = session.plots_.current().name;
        if (dot != std::string::npos && session.plots_.choose(name.substr(0, dot)))
            name = name.substr(dot + 1);
        session.plots_.current().set(name, std::move(*value));
        (void)session.plots_.choose(before);
        return;
    }
    const std::optional<Vector> index = session.value_of(name.substr(open + 1, name.size() - open - 2), span);
    const std::string whole = name.substr(0, open);
    const Vector* old = session.plots_.find(whole);
    const double k = index && !index->values.empty() ? index->values[0].real() : -1;
    if (!old || !(k >= 0 && k < static_cast<double>(old->size())) || value->values.empty())
        return session.error(span, fmt::format("'{}' has no such element", whole));
    Vector changed = *old;
    changed.values[static_cast<std::size_t>(k)] = value->values[0];
    changed.complex = changed.complex || value->complex;
    session.plots_.current().set(whole, std::move(changed));
}

void Commands::unlet(Session& session, const std::string&, const std::string& rest, Span span) {
    for (const std::string& name : words_of(session.substituted(rest, span)))
        std::erase_if(session.plots_.current().vectors,
                      [&](const auto& one) { return one.first == parser::lower_case(name); });
}

// compose x values 1 2 3; compose x start=0 stop=1 step=0.1 (or lin=11)
void Commands::compose(Session& session, const std::string&, const std::string& rest, Span span) {
    const std::string text = session.substituted(rest, span);
    const std::vector<std::string> words = words_of(text);
    Vector made;
    if (words.size() > 2 && words[1] == "values") {
        const std::size_t behind = text.find("values") + 6;
        for (const std::string& one : expressions_of(text.substr(behind))) {
            const std::optional<Vector> value = session.value_of(one, span);
            if (!value) return;
            made.values.insert(made.values.end(), value->values.begin(), value->values.end());
            made.complex = made.complex || value->complex;
        }
    } else {
        std::map<std::string, double> given;
        for (std::size_t k = 1; k < words.size(); ++k) {
            const std::size_t equals = words[k].find('=');
            const std::optional<Vector> value = equals == std::string::npos
                                                    ? std::nullopt
                                                    : session.value_of(words[k].substr(equals + 1), span);
            if (!value || value->values.empty())
                return session.error(span, "compose needs values, or start=, stop= and step= or lin=");
            given[words[k].substr(0, equals)] = value->values[0].real();
        }
        const bool whole = given.contains("start") && given.contains("stop") &&
                           (given.contains("step") || given.contains("lin"));
        if (!whole) return session.error(span, "compose needs values, or start=, stop= and step= or lin=");
        const double start = given["start"], stop = given["stop"];
        const double step =
            given.contains("step") ? given["step"] : (stop - start) / std::max(1.0, given["lin"] - 1);
        const double count = (stop - start) / step;
        if (!(count >= 0 && count < 1e7)) return session.error(span, "these are no steps from start to stop");
        for (double k = 0; k <= count + 1e-9; ++k) made.values.emplace_back(start + k * step);
    }
    session.plots_.current().set(parser::lower_case(words[0]), std::move(made));
}

void Commands::define(Session& session, const std::string&, const std::string& rest, Span span) {
    const std::size_t open = rest.find('('), close = rest.find(')');
    if (open == std::string::npos || close == std::string::npos || close < open)
        return session.error(span, "define needs a function, its arguments and an expression",
                             "define par(a,b) a*b/(a+b)");
    UserFunction function;
    std::string word;
    for (const char c : rest.substr(open + 1, close - open - 1) + ",") {
        if (c != ',' && !parser::blank(c)) word += c;
        if (c == ',' && !word.empty())
            function.arguments.push_back(parser::lower_case(std::exchange(word, "")));
    }
    std::string body = rest.substr(close + 1);
    body.erase(0, std::min(body.find_first_not_of(" \t="), body.size()));
    function.body = body;
    session.environment_.functions[parser::lower_case(words_of(rest.substr(0, open)).front())] =
        std::move(function);
}

void Commands::set(Session& session, const std::string&, const std::string& rest, Span span) {
    const std::string text = session.substituted(rest, span);
    const std::size_t equals = text.find('=');
    const std::vector<std::string> name = words_of(text.substr(0, equals));
    std::vector<std::string> value =
        equals == std::string::npos ? std::vector<std::string>{} : words_of(text.substr(equals + 1));
    std::erase_if(value, [](const std::string& word) { return word == "(" || word == ")"; });
    for (std::size_t k = 0; k + 1 < name.size() && equals == std::string::npos; ++k)
        session.variables_[name[k]] = {};
    if (name.empty()) return;
    const std::string& word = name.back();
    if (word == "curplot" && !value.empty()) return choose_plot(session, "setplot", value[0], span);
    if (word == "units") session.environment_.degrees = !value.empty() && value[0] == "degrees";
    if (word == "temp" && !value.empty()) session.cards_.push_back(".options temp=" + value[0]);
    session.variables_[word] = std::move(value);
}

void Commands::unset(Session& session, const std::string&, const std::string& rest, Span) {
    for (const std::string& name : words_of(rest)) {
        session.variables_.erase(name);
        if (name == "units") session.environment_.degrees = false;
    }
}

// strcmp result a b: 0 where they are the same.
void Commands::compare(Session& session, const std::string&, const std::string& rest, Span span) {
    const std::vector<std::string> words = words_of(session.substituted(rest, span));
    if (words.size() != 3) return session.error(span, "strcmp needs a variable and two words");
    session.variables_[words[0]] = {std::to_string(words[1].compare(words[2]) < 0 ? -1
                                                   : words[1] == words[2]         ? 0
                                                                                  : 1)};
}

void Commands::choose_plot(Session& session, const std::string&, const std::string& rest, Span span) {
    const std::vector<std::string> words = words_of(session.substituted(rest, span));
    if (words.empty()) return;
    if (words[0] == "new")
        return session.plots_.add({session.plots_.next_name("unknown"), "Anonymous", {}, {}, {}});
    if (!session.plots_.choose(parser::lower_case(words[0])))
        session.error(span, fmt::format("there is no plot '{}'", words[0]),
                      fmt::format("there are {}", fmt::join(session.plots_.names(), ", ")));
}

void Commands::destroy(Session& session, const std::string&, const std::string& rest, Span span) {
    std::vector<std::string> words = words_of(session.substituted(rest, span));
    if (words.empty()) words.push_back(session.plots_.current().name);
    for (const std::string& word : words) session.plots_.destroy(parser::lower_case(word));
}

// A plot with the vectors of the current one at equal steps: as many as it has rows.
void Commands::linearize(Session& session, const std::string&, const std::string& rest, Span span) {
    const Plot& from = session.plots_.current();
    const Vector* scale = from.find(from.scale);
    if (!scale || scale->size() < 2) return session.error(span, "there is no transient to linearize");
    const std::size_t n = scale->size();
    const double first = scale->values.front().real(), last = scale->values.back().real();
    Plot made{session.plots_.next_name("tran"), from.title + " (linearized)", from.scale, {}, {}};
    const std::vector<std::string> wanted = words_of(parser::lower_case(session.substituted(rest, span)));
    for (const auto& [name, vector] : from.vectors) {
        const bool is_wanted =
            wanted.empty() || name == from.scale ||
            std::any_of(wanted.begin(), wanted.end(), [&own = name](const std::string& word) {
                return word == own || "v(" + word + ")" == own;
            });
        if (!is_wanted || vector.size() != n) continue;
        Vector even;
        even.complex = vector.complex;
        for (std::size_t k = 0, at = 0; k < n; ++k) {
            const double x = first + (last - first) * static_cast<double>(k) / static_cast<double>(n - 1);
            while (at + 2 < n && scale->values[at + 1].real() < x) ++at;
            const double a = scale->values[at].real(), b = scale->values[at + 1].real();
            const double share = b > a ? std::clamp((x - a) / (b - a), 0.0, 1.0) : 1;
            even.values.push_back(vector.values[at] * (1 - share) + vector.values[at + 1] * share);
        }
        made.vectors.emplace_back(name, std::move(even));
    }
    session.plots_.add(std::move(made));
}

} // namespace nullor::cli::control

#include "cli/control/session.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "cli/text/diagnostics_text.hpp"
#include "cli/text/report_text.hpp"
#include "parser/text/words.hpp"

namespace nullor::cli::control {

namespace {

constexpr std::size_t most_commands = 1'000'000; // a loop that never ends is told of

std::string trimmed(std::string text) {
    text.erase(0, std::min(text.find_first_not_of(" \t"), text.size()));
    text.erase(text.find_last_not_of(" \t") + 1);
    return text;
}

std::string short_number(double value) {
    return fmt::format("{:.6g}", value);
}

} // namespace

Session::Session(const Given& given, Command carries_out)
    : given_(given), command_(carries_out), environment_{&plots_, {}, false},
      files_(given.arguments->output, given.arguments->reading.sandbox),
      overrides_(given.arguments->reading.overrides) {
    // Currents that commands read are kept from the start: i(r1), @r1[i], v1#branch.
    std::set<std::string> devices;
    for (const parser::ControlLine& line : given.lines) {
        const std::string text = parser::lower_case(line.text);
        const auto name_from = [&](std::size_t p, const char* end) {
            const std::size_t close = text.find_first_of(end, p);
            if (close != std::string::npos && text[close] == end[0])
                devices.insert(text.substr(p, close - p));
        };
        for (std::size_t p = text.find("i("); p != std::string::npos; p = text.find("i(", p + 1))
            if (p == 0 || !std::isalnum(static_cast<unsigned char>(text[p - 1]))) name_from(p + 2, ") ,");
        for (std::size_t p = text.find('@'); p != std::string::npos; p = text.find('@', p + 1))
            for (const std::string_view current : {"[i]", "[current]", "[id]"})
                if (text.compare(std::min(text.find('[', p), text.size()), current.size(), current) == 0)
                    name_from(p + 1, "[ ");
    }
    for (const Instance& instance : given.circuit->instances)
        if (instance.pins >= 2 && devices.contains(instance.name)) currents_ += " i(" + instance.name + ")";
}

void Session::run(const std::vector<Statement>& statements) {
    if (carry_out(statements) == Flow::quit) return;
    // As in ngspice's batch mode, the deck's own cards are carried out, too.
    if (given_.has_analyses && !ran_own_ && !carried_.interrupted) analyse({}, false, {});
}

Carried Session::finish() {
    const Outcome<std::vector<std::string>> written = files_.write(given_.sources->file(0).text);
    if (!written) {
        Diagnostics found;
        found.error({}, "cannot-write", written.failure().message, written.failure().hint);
        tell(found, *given_.sources);
        carried_.status = std::max(carried_.status, 4);
    } else if (!written.value().empty()) {
        carried_.out += fmt::format("\nwritten: {}\n", fmt::join(written.value(), ", "));
    }
    return std::move(carried_);
}

void Session::error(Span span, std::string message, std::string hint) {
    Diagnostics found;
    found.error(span, "control-command", std::move(message), std::move(hint));
    tell(found, *given_.sources);
    carried_.status = std::max(carried_.status, 2);
}

void Session::note(Span span, std::string message) {
    Diagnostics found;
    found.note(span, "control-note", std::move(message));
    tell(found, *given_.sources);
}

// What every analysis would say again is said once.
void Session::tell(const Diagnostics& found, const parser::Sources& sources) {
    Diagnostics fresh;
    for (const Diagnostic& d : found.all()) {
        const std::string place = fmt::format("{}|{}|{}|{}", d.code, d.span.line, d.span.column, d.message);
        if (told_.insert(place).second) fresh.add(d);
    }
    carried_.err += render(fresh, sources, given_.colours);
}

Session::Flow Session::carry_out(const std::vector<Statement>& statements) {
    for (const Statement& statement : statements) {
        const Flow flow = carry_out(statement);
        if (flow != Flow::on) return flow;
    }
    return Flow::on;
}

Session::Flow Session::carry_out(const Statement& statement) {
    if (++commands_ > most_commands) {
        error(statement.span, fmt::format("more than {} commands are carried out", most_commands),
              "does a loop never end?");
        return Flow::quit;
    }
    if (given_.observer->stop_requested()) {
        carried_.interrupted = true;
        return Flow::quit;
    }
    if (statement.kind == Statement::Kind::command) return command(statement);
    if (statement.kind == Statement::Kind::branch)
        return carry_out(holds(statement.text, statement.span) ? statement.body : statement.otherwise);
    return loop(statement);
}

Session::Flow Session::loop(const Statement& statement) {
    using Kind = Statement::Kind;
    std::vector<std::string> words;
    double times = 0;
    if (statement.kind == Kind::each) {
        words = words_of(substituted(statement.text, statement.span));
        if (words.empty()) {
            error(statement.span, "foreach needs a name and values", "foreach r 1k 2k 5k");
            return Flow::on;
        }
    } else if (statement.kind == Kind::repeat && !trimmed(statement.text).empty()) {
        const std::optional<Vector> count =
            value_of(substituted(statement.text, statement.span), statement.span);
        if (!count || count->values.empty()) return Flow::on;
        times = count->values[0].real();
    } else if (statement.kind == Kind::repeat) {
        times = HUGE_VAL;
    }
    for (std::size_t k = 0;; ++k) {
        if (statement.kind == Kind::each) {
            if (k + 1 >= words.size()) break;
            variables_[words[0]] = {words[k + 1]};
        }
        if (statement.kind == Kind::repeat && static_cast<double>(k) >= times) break;
        const bool tests = statement.kind == Kind::during || (statement.kind == Kind::until && k > 0);
        if (tests && !holds(statement.text, statement.span)) break;
        if (++commands_ > most_commands) {
            error(statement.span, fmt::format("more than {} commands are carried out", most_commands),
                  "does this loop never end?");
            return Flow::quit;
        }
        const Flow flow = carry_out(statement.body);
        if (flow == Flow::quit) return flow;
        if (flow == Flow::leave) break;
    }
    return Flow::on;
}

bool Session::holds(const std::string& condition, Span span) {
    const std::optional<Vector> value = value_of(substituted(condition, span), span);
    return value && std::any_of(value->values.begin(), value->values.end(), [](auto v) { return v != 0.0; });
}

std::optional<Vector> Session::value_of(const std::string& text, Span span) {
    Outcome<Vector> value = evaluate(trimmed(text), environment_);
    if (value) return std::move(value).value();
    error(span, fmt::format("{}: {}", trimmed(text), value.failure().message));
    return std::nullopt;
}

std::vector<Session::Named> Session::vectors(const std::string& text, Span span) {
    std::vector<Named> list;
    for (const std::string& one : expressions_of(text)) {
        const std::string lower = parser::lower_case(one);
        if (lower != "all" && lower != "allv" && lower != "alli") {
            if (std::optional<Vector> value = value_of(one, span)) list.push_back({lower, std::move(*value)});
            continue;
        }
        const Plot& plot = plots_.current();
        for (const auto& [name, vector] : plot.vectors)
            if (name != plot.scale && (lower == "all" || (lower == "allv") == name.starts_with("v(")))
                list.push_back({name, vector});
    }
    return list;
}

std::string Session::substituted(const std::string& text, Span span) {
    std::string result;
    const auto is_name = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; };
    for (std::size_t p = 0; p < text.size(); ++p) {
        const char c = text[p];
        if (c == '\\' && p + 1 < text.size()) {
            result += text[++p];
            continue;
        }
        if (c == '{') { // {$n} parts a name from what follows
            const std::size_t close = text.find('}', p);
            if (close == std::string::npos) {
                result += c;
                continue;
            }
            const std::string inner = trimmed(text.substr(p + 1, close - p - 1));
            result += inner.starts_with('$') ? substituted(inner, span) : "{" + inner + "}";
            p = close;
            continue;
        }
        if (c != '$' || p + 1 == text.size()) {
            result += c;
            continue;
        }
        const bool vector = text[p + 1] == '&', asks = text[p + 1] == '?';
        std::size_t end = p + (vector || asks ? 2 : 1);
        const std::size_t begin = end;
        while (end < text.size() &&
               (is_name(text[end]) || (vector && (text[end] == '#' || text[end] == '.'))))
            ++end;
        if (vector && end < text.size() && (text[end] == '(' || text[end] == '[')) {
            const std::size_t close = text.find(text[end] == '(' ? ')' : ']', end);
            if (close != std::string::npos) end = close + 1;
        }
        const std::string name = text.substr(begin, end - begin);
        if (name.empty()) {
            result += c;
            continue;
        }
        p = end - 1;
        if (asks) {
            result += variables_.contains(name) ? "1" : "0";
        } else if (vector) {
            if (const std::optional<Vector> value = value_of(name, span))
                for (std::size_t k = 0; k < value->size(); ++k) {
                    const std::complex<double> one = value->values[k];
                    result += (k > 0 ? " " : "") + short_number(one.real());
                    if (value->complex) result += "," + short_number(one.imag());
                }
        } else if (name == "plots") {
            const std::vector<std::string> names = plots_.names();
            result += fmt::format("{}", fmt::join(names, " "));
        } else if (name == "curplot") {
            result += plots_.current().name;
        } else if (const auto known = variables_.find(name); known != variables_.end()) {
            std::string words = fmt::format("{}", fmt::join(known->second, " "));
            if (end < text.size() && text[end] == '[') { // $list[2], from 1
                const std::size_t close = text.find(']', end);
                const std::size_t index = static_cast<std::size_t>(std::atoi(text.c_str() + end + 1));
                if (close != std::string::npos && index >= 1 && index <= known->second.size()) {
                    words = known->second[index - 1];
                    p = close;
                }
            }
            result += words;
        } else {
            error(span, fmt::format("there is no variable '{}'", name), "set " + name + " = value");
        }
    }
    return result;
}

Session::Flow Session::command(const Statement& statement) {
    std::string text = statement.text;
    const std::string word = parser::lower_case(text.substr(0, text.find_first_of(" \t")));
    if (word == "quit" || word == "exit") {
        const std::string code = trimmed(substituted(text.substr(word.size()), statement.span));
        if (!code.empty() && code != "0") carried_.status = std::max(carried_.status, 1);
        return Flow::quit;
    }
    if (word == "break") return Flow::leave;
    if (word == "continue") return Flow::again;
    // What follows > or >> is a file, but in expressions.
    std::optional<std::string> file;
    bool append = false;
    if (word == "print" || word == "echo" || word == "display") {
        const std::size_t arrow = text.rfind('>');
        const bool alone = arrow != std::string::npos && text.find('"', arrow) == std::string::npos &&
                           arrow + 1 < text.size() && text[arrow + 1] != '=';
        const std::string name = alone ? trimmed(text.substr(arrow + 1)) : "";
        if (alone && !name.empty() && name.find_first_of(" \t()") == std::string::npos &&
            !(std::isdigit(static_cast<unsigned char>(name[0])) && word == "print")) {
            file = substituted(name, statement.span);
            append = arrow > 0 && text[arrow - 1] == '>';
            text = text.substr(0, arrow - (append ? 1 : 0));
        }
    }
    const std::string before = std::move(carried_.out);
    carried_.out.clear();
    command_(*this, word, trimmed(text.substr(std::min(word.size(), text.size()))), statement.span);
    std::string said = std::move(carried_.out);
    carried_.out = before;
    if (!file) {
        carried_.out += said;
    } else if (const Outcome<std::string> place = files_.place(*file); place) {
        files_.text(place.value(), said, append);
    } else {
        error(statement.span, place.failure().message, place.failure().hint);
    }
    return carried_.interrupted ? Flow::quit : Flow::on;
}

} // namespace nullor::cli::control

#include "cli/control/vector_expression.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "cli/control/vector_functions.hpp"
#include "parser/text/number.hpp"
#include "parser/text/words.hpp"

namespace nullor::cli::control {

namespace {

using Complex = std::complex<double>;

constexpr int deepest = 100; // nested calls and parentheses

Failure wrong(std::string message) {
    Failure failure;
    failure.kind = Failure::Kind::bad_request;
    failure.message = std::move(message);
    return failure;
}

struct Operation {
    std::string_view written;
    int priority;
    Complex (*of)(Complex, Complex);
};

Complex truth(bool value) {
    return value ? 1 : 0;
}
bool is_true(Complex a) {
    return a != 0.0;
}

// Of real numbers real, as far as there is a real power.
Complex raised(Complex a, Complex b) {
    const bool real = a.imag() == 0 && b.imag() == 0 && (a.real() >= 0 || b.real() == std::floor(b.real()));
    return real ? Complex(std::pow(a.real(), b.real())) : std::pow(a, b);
}

// Longer spellings first.
constexpr Operation operations[] = {
    {"||", 1, [](Complex a, Complex b) { return truth(is_true(a) || is_true(b)); }},
    {"or", 1, [](Complex a, Complex b) { return truth(is_true(a) || is_true(b)); }},
    {"|", 1, [](Complex a, Complex b) { return truth(is_true(a) || is_true(b)); }},
    {"&&", 2, [](Complex a, Complex b) { return truth(is_true(a) && is_true(b)); }},
    {"and", 2, [](Complex a, Complex b) { return truth(is_true(a) && is_true(b)); }},
    {"&", 2, [](Complex a, Complex b) { return truth(is_true(a) && is_true(b)); }},
    {"==", 3, [](Complex a, Complex b) { return truth(a == b); }},
    {"<>", 3, [](Complex a, Complex b) { return truth(a != b); }},
    {"!=", 3, [](Complex a, Complex b) { return truth(a != b); }},
    {"<=", 3, [](Complex a, Complex b) { return truth(a.real() <= b.real()); }},
    {">=", 3, [](Complex a, Complex b) { return truth(a.real() >= b.real()); }},
    {"eq", 3, [](Complex a, Complex b) { return truth(a == b); }},
    {"ne", 3, [](Complex a, Complex b) { return truth(a != b); }},
    {"le", 3, [](Complex a, Complex b) { return truth(a.real() <= b.real()); }},
    {"lt", 3, [](Complex a, Complex b) { return truth(a.real() < b.real()); }},
    {"ge", 3, [](Complex a, Complex b) { return truth(a.real() >= b.real()); }},
    {"gt", 3, [](Complex a, Complex b) { return truth(a.real() > b.real()); }},
    {"=", 3, [](Complex a, Complex b) { return truth(a == b); }},
    {"<", 3, [](Complex a, Complex b) { return truth(a.real() < b.real()); }},
    {">", 3, [](Complex a, Complex b) { return truth(a.real() > b.real()); }},
    {"+", 4, [](Complex a, Complex b) { return a + b; }},
    {"-", 4, [](Complex a, Complex b) { return a - b; }},
    {"**", 6, raised},
    {"*", 5, [](Complex a, Complex b) { return a * b; }},
    {"/", 5, [](Complex a, Complex b) { return a / b; }},
    {"%", 5, [](Complex a, Complex b) { return Complex(std::fmod(a.real(), b.real())); }},
    {"^", 6, raised},
};
constexpr int unary_priority = 5, power = 6;

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '@' ||
           static_cast<unsigned char>(c) >= 0x80;
}
bool in_name(char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '#' || c == '.' || c == ':';
}

// The operation that is written at p; a word is one only where it stands alone.
const Operation* operation_at(std::string_view text, std::size_t p) {
    for (const Operation& one : operations) {
        if (parser::lower_case(text.substr(p, one.written.size())) != one.written) continue;
        if (!is_letter(one.written[0])) return &one;
        const std::size_t end = p + one.written.size();
        const bool alone = (p == 0 || !in_name(text[p - 1])) && (end == text.size() || !in_name(text[end]));
        if (alone) return &one;
    }
    return nullptr;
}

class Evaluator {
public:
    Evaluator(std::string_view text, const Environment& environment, int depth)
        : text_(text), environment_(environment), depth_(depth) {}

    Outcome<Vector> all() {
        Outcome<Vector> value = binary(1);
        if (!value) return value;
        if (skip() < text_.size()) return wrong(fmt::format("'{}' is not expected here", text_.substr(at_)));
        return value;
    }

private:
    std::size_t skip() {
        while (at_ < text_.size() && parser::blank(text_[at_])) ++at_;
        return at_;
    }
    bool take(char c) {
        if (skip() == text_.size() || text_[at_] != c) return false;
        ++at_;
        return true;
    }

    Outcome<Vector> binary(int least) {
        if (++depth_ > deepest) return wrong("the expression is nested too deep");
        Outcome<Vector> left = unary();
        while (left) {
            const Operation* found = skip() < text_.size() ? operation_at(text_, at_) : nullptr;
            if (!found || found->priority < least) break;
            at_ += found->written.size();
            // Powers bind to the right.
            Outcome<Vector> right = binary(found->priority == power ? power : found->priority + 1);
            if (!right) return right;
            Vector result = zip(left.value(), right.value(), found->of);
            if (found->priority == 3 || found->priority < 3) result.complex = false;
            if (found->priority == power)
                for (const Complex& value : result.values)
                    result.complex = result.complex || value.imag() != 0;
            left = std::move(result);
        }
        --depth_;
        return left;
    }

    Outcome<Vector> unary() {
        skip();
        const bool word = parser::lower_case(text_.substr(at_, 3)) == "not" &&
                          (at_ + 3 == text_.size() || !in_name(text_[at_ + 3]));
        const char sign = at_ < text_.size() ? text_[at_] : '\0';
        if (!word && sign != '-' && sign != '+' && sign != '!' && sign != '~') return indexed();
        at_ += word ? 3 : 1;
        Outcome<Vector> value = binary(unary_priority);
        if (!value || sign == '+') return value;
        Vector result = value.value();
        for (Complex& one : result.values) {
            if (sign != '-' || word)
                one = truth(!is_true(one));
            else
                one = result.complex ? -one : Complex(-one.real()); // no -0 in the imaginary part
        }
        return result;
    }

    Outcome<Vector> indexed() {
        Outcome<Vector> value = primary();
        while (value && at_ < text_.size() && text_[at_] == '[') {
            ++at_;
            Outcome<Vector> first = binary(1);
            if (!first) return first;
            Outcome<Vector> last = take(',') ? binary(1) : Outcome<Vector>(first.value());
            if (!last) return last;
            if (!take(']')) return wrong("']' is missing");
            const auto index = [&](const Vector& of) {
                return of.values.empty() ? -1.0 : of.values[0].real();
            };
            const double a = std::min(index(first.value()), index(last.value())),
                         b = std::max(index(first.value()), index(last.value()));
            if (!(a >= 0) || !(b < static_cast<double>(value.value().size())))
                return wrong(fmt::format("an index is outside of 0 .. {}", value.value().size() - 1));
            Vector part;
            part.complex = value.value().complex;
            for (auto k = static_cast<std::size_t>(a); k <= static_cast<std::size_t>(b); ++k)
                part.values.push_back(value.value().values[k]);
            value = std::move(part);
        }
        return value;
    }

    Outcome<Vector> primary() {
        if (skip() == text_.size()) return wrong("a value is missing");
        if (take('(')) {
            Outcome<Vector> value = binary(1);
            if (!value) return value;
            if (take(',')) { // (re, im)
                Outcome<Vector> imaginary = binary(1);
                if (!imaginary) return imaginary;
                value = zip(value.value(), imaginary.value(),
                            [](Complex a, Complex b) { return a + Complex(0, 1) * b; });
                Vector complex = value.value();
                complex.complex = true;
                value = std::move(complex);
            }
            if (!take(')')) return wrong("')' is missing");
            return value;
        }
        if (parser::starts_number(text_, at_)) {
            const parser::NumberResult number = parser::parse_number(text_, at_);
            if (!number.ok()) return wrong(number.error);
            at_ += number.length;
            return Vector::number(number.value);
        }
        if (take('"')) { // a name that reads like something else: "temp-sweep"
            const std::size_t begin = at_, close = text_.find('"', at_);
            if (close == std::string_view::npos) return wrong("the quote is not closed");
            at_ = close + 1;
            return named(parser::lower_case(text_.substr(begin, close - begin)));
        }
        if (!is_letter(text_[at_])) return wrong(fmt::format("'{}' is not expected here", text_.substr(at_)));
        const std::size_t begin = at_;
        while (at_ < text_.size() && in_name(text_[at_])) ++at_;
        const std::string name = parser::lower_case(text_.substr(begin, at_ - begin));
        if (name[0] == '@') return of_device(name);
        if (at_ < text_.size() && text_[at_] == '(') return call(name);
        return named(name);
    }

    Outcome<Vector> named(const std::string& name) {
        if (const Vector* found = environment_.plots->find(name)) return *found;
        return wrong(fmt::format("there is no vector '{}'", name));
    }

    // @r1[i] and @m1[id]: the current of a device.
    Outcome<Vector> of_device(const std::string& name) {
        const std::size_t close = text_.find(']', at_);
        if (at_ >= text_.size() || text_[at_] != '[' || close == std::string_view::npos)
            return wrong("a parameter of a device is written @device[parameter]");
        const std::string parameter = parser::lower_case(text_.substr(at_ + 1, close - at_ - 1));
        at_ = close + 1;
        const std::string device = name.substr(1);
        for (const std::string& one : {"@" + device + "[" + parameter + "]",
                                       parameter == "i" || parameter == "current" || parameter == "id"
                                           ? "i(" + device + ")"
                                           : parameter + "(" + device + ")"})
            if (const Vector* found = environment_.plots->find(one)) return *found;
        return wrong(fmt::format("there is no vector '@{}[{}]'", device, parameter));
    }

    // The text of arguments, at the commas of this call.
    std::vector<std::string> arguments() {
        std::vector<std::string> list(1);
        int depth = 0;
        for (; at_ < text_.size(); ++at_) {
            const char c = text_[at_];
            if (c == '(' && ++depth == 1) continue;
            if (c == ')' && --depth == 0) {
                ++at_;
                break;
            }
            if (c == ',' && depth == 1)
                list.emplace_back();
            else
                list.back() += c;
        }
        for (std::string& one : list) {
            one.erase(0, one.find_first_not_of(" \t"));
            one.erase(one.find_last_not_of(" \t") + 1);
        }
        return list;
    }

    Outcome<Vector> call(const std::string& name) {
        const std::size_t before = at_;
        const std::vector<std::string> given = arguments();
        const auto user = environment_.functions.find(name);
        if (user != environment_.functions.end() && user->second.arguments.size() == given.size())
            return user_call(user->second, given);
        // v(a,b), vdb(out), i(v1): readings, whose arguments are names.
        if (name == "i" || name[0] == 'v')
            if (const std::optional<Outcome<Vector>> read = reading(name, given)) return *read;
        if (const Vector* found =
                environment_.plots->find(name + parser::lower_case(text_.substr(before, at_ - before))))
            return *found;
        if (name == "min" || name == "max") {
            if (given.size() != 2) return wrong(name + "() takes two arguments");
            return of_two(
                given, name == "min"
                           ? [](Complex a, Complex b) { return Complex(std::min(a.real(), b.real())); }
                           : [](Complex a, Complex b) { return Complex(std::max(a.real(), b.real())); });
        }
        const VectorFunction* function = find_vector_function(name);
        if (!function) return wrong(fmt::format("there is no function '{}'", name));
        if (given.size() != 1) return wrong(fmt::format("{}() takes one argument", name));
        Outcome<Vector> argument = inner(given[0]);
        if (!argument) return argument;
        const Plot& plot = environment_.plots->current();
        return (*function)(argument.value(), {plot.find(plot.scale), environment_.degrees});
    }

    Outcome<Vector> of_two(const std::vector<std::string>& given, Complex (*f)(Complex, Complex)) {
        Outcome<Vector> a = inner(given[0]), b = inner(given[1]);
        if (!a) return a;
        if (!b) return b;
        return zip(a.value(), b.value(), f);
    }

    Outcome<Vector> inner(const std::string& text) { return Evaluator(text, environment_, depth_ + 1).all(); }

    // The arguments stand in the place of their names, in parentheses.
    Outcome<Vector> user_call(const UserFunction& function, const std::vector<std::string>& given) {
        std::string body;
        for (std::size_t p = 0; p < function.body.size();) {
            std::size_t end = p;
            while (end < function.body.size() && in_name(function.body[end])) ++end;
            const std::string word = parser::lower_case(function.body.substr(p, end - p));
            const auto at = std::find(function.arguments.begin(), function.arguments.end(), word);
            if (end > p && at != function.arguments.end())
                body += "(" + given[static_cast<std::size_t>(at - function.arguments.begin())] + ")";
            else
                body += function.body.substr(p, std::max<std::size_t>(end - p, 1));
            p = std::max(end, p + 1);
        }
        return inner(body);
    }

    std::optional<Outcome<Vector>> reading(const std::string& name, const std::vector<std::string>& given) {
        static constexpr std::pair<std::string_view, std::string_view> forms[] = {
            {"v", ""}, {"i", ""}, {"vm", "mag"}, {"vp", "ph"}, {"vr", "real"}, {"vi", "imag"}, {"vdb", "db"}};
        const auto form = std::find_if(std::begin(forms), std::end(forms),
                                       [&](const auto& one) { return one.first == name; });
        if (form == std::end(forms) || given.size() > 2) return std::nullopt;
        const std::string kind = name == "i" ? "i(" : "v(";
        std::optional<Vector> value;
        for (std::size_t k = 0; k < given.size(); ++k) {
            const std::string lower = parser::lower_case(given[k]);
            const Vector* found = environment_.plots->find(kind + lower + ")");
            const bool is_ground = kind == "v(" && (lower == "0" || lower == "gnd");
            if (!found && !is_ground) return wrong(fmt::format("there is no vector '{}{})'", kind, given[k]));
            const Vector one = found ? *found : Vector::number(0);
            value = k == 0 ? one : zip(*value, one, [](Complex a, Complex b) { return a - b; });
        }
        if (form->second.empty()) return *value;
        return (*find_vector_function(form->second))(*value, {nullptr, environment_.degrees});
    }

    std::string_view text_;
    const Environment& environment_;
    int depth_;
    std::size_t at_ = 0;
};

} // namespace

Outcome<Vector> evaluate(const std::string& text, const Environment& environment) {
    return Evaluator(text, environment, 0).all();
}

std::vector<std::string> expressions_of(const std::string& text) {
    std::vector<std::string> list;
    std::string one;
    int depth = 0;
    const auto finish = [&] {
        if (!one.empty()) list.push_back(std::move(one));
        one.clear();
    };
    for (std::size_t p = 0; p < text.size(); ++p) {
        const char c = text[p];
        if (c == '(' || c == '[') ++depth;
        if (c == ')' || c == ']') --depth;
        if (!parser::blank(c) || depth > 0) {
            one += c;
            continue;
        }
        std::size_t next = p;
        while (next < text.size() && parser::blank(text[next])) ++next;
        const bool joins_left =
            !one.empty() && operation_at(one, one.size() - 1) != nullptr && !in_name(one.back());
        const Operation* right = next < text.size() ? operation_at(text, next) : nullptr;
        // "a -b" are two, "a - b" is one.
        const std::size_t behind = right ? next + right->written.size() : next;
        const bool joins_right = right && (behind == text.size() || parser::blank(text[behind]) ||
                                           (right->written != "-" && right->written != "+"));
        if (!joins_left && !joins_right) finish();
        if (joins_right) {
            one += " " + std::string(right->written) + " ";
            p = std::min(text.find_first_not_of(" \t", behind), text.size()) - 1;
        } else {
            p = next - 1;
        }
    }
    finish();
    return list;
}

} // namespace nullor::cli::control

#include "parser/text/number.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <optional>
#include <system_error>

namespace nullor::parser {

namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
bool is_letter(char c) {
    return lower(c) >= 'a' && lower(c) <= 'z';
}

// micro and ohm, which stand for u and for a letter of a unit
constexpr std::string_view micro_signs[] = {"\xC2\xB5", "\xCE\xBC", "\xB5"};
constexpr std::string_view ohm_signs[] = {"\xCE\xA9", "\xE2\x84\xA6"};

std::size_t sign_length(std::string_view rest, const std::string_view* first, const std::string_view* last) {
    for (; first != last; ++first)
        if (rest.substr(0, first->size()) == *first) return first->size();
    return 0;
}

std::size_t micro_length(std::string_view rest) {
    return sign_length(rest, std::begin(micro_signs), std::end(micro_signs));
}

// Bytes of one letter of a unit, 0 if there is none.
std::size_t unit_letter_length(std::string_view rest) {
    if (rest.empty()) return 0;
    if (is_letter(rest.front())) return 1;
    const std::size_t ohm = sign_length(rest, std::begin(ohm_signs), std::end(ohm_signs));
    return ohm > 0 ? ohm : micro_length(rest);
}

struct Scale {
    std::size_t length = 0;
    int exponent = 0;
    bool mil = false;
};

bool begins(std::string_view rest, std::string_view lower_case_word) {
    return rest.size() >= lower_case_word.size() &&
           std::equal(lower_case_word.begin(), lower_case_word.end(), rest.begin(),
                      [](char word, char c) { return word == lower(c); });
}

Scale read_scale(std::string_view rest) {
    if (rest.empty()) return {};
    if (begins(rest, "meg")) return {3, 6};
    if (begins(rest, "mil")) return {3, -7, true};
    if (const std::size_t micro = micro_length(rest); micro > 0) return {micro, -6};
    switch (lower(rest.front())) {
    case 't': return {1, 12};
    case 'g': return {1, 9};
    case 'k': return {1, 3};
    case 'm': return {1, -3};
    case 'u': return {1, -6};
    case 'n': return {1, -9};
    case 'p': return {1, -12};
    case 'f': return {1, -15};
    case 'a': return {1, -18};
    default: return {};
    }
}

// A decimal number as a string of digits and a power of ten: no rounding before the end.
struct Decimal {
    std::string digits;
    long exponent = 0;

    void multiply(int factor) {
        int carry = 0;
        for (std::size_t k = digits.size(); k-- > 0;) {
            carry += (digits[k] - '0') * factor;
            digits[k] = static_cast<char>('0' + carry % 10);
            carry /= 10;
        }
        if (carry > 0) digits.insert(0, std::to_string(carry));
    }
    [[nodiscard]] bool zero() const { return digits.find_first_not_of('0') == std::string::npos; }
    // The nearest double; inf and 0 beyond its range.
    [[nodiscard]] double value() const {
        const std::string text = digits + "e" + std::to_string(exponent);
        double result = 0;
        const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), result);
        if (status == std::errc::result_out_of_range) return std::strtod(text.c_str(), nullptr);
        return result;
    }
};

class NumberReader {
public:
    NumberReader(std::string_view text, std::size_t at) : text_(text), begin_(at), at_(at) {}

    NumberResult read() {
        const bool negative = peek() == '-';
        if (negative || peek() == '+') ++at_;
        if (!starts_number(text_, at_)) return failure("a number is expected here", "", begin_, 1);
        read_mantissa();
        if (!read_exponent() || !read_suffix()) return result_;
        return finish(negative);
    }

private:
    [[nodiscard]] std::string_view rest() const { return text_.substr(at_); }
    [[nodiscard]] char peek(std::size_t ahead = 0) const {
        return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
    }
    [[nodiscard]] std::string read_so_far() const {
        constexpr std::size_t longest = 40;
        const std::string_view all = text_.substr(begin_, at_ - begin_);
        return all.size() <= longest ? std::string(all) : std::string(all.substr(0, longest)) + "...";
    }

    void read_digits() {
        while (is_digit(peek())) decimal_.digits += text_[at_++];
    }
    void read_decimals() {
        const std::size_t before = at_;
        read_digits();
        decimal_.exponent -= static_cast<long>(at_ - before);
    }
    void read_mantissa() {
        read_digits();
        if (peek() != '.') return;
        has_point_ = true;
        ++at_;
        read_decimals();
    }

    // e and a digit, or e, a sign and a digit. e and letters are a unit; e alone is half an exponent.
    bool read_exponent() {
        if (lower(peek()) != 'e') return true;
        const bool has_sign = peek(1) == '+' || peek(1) == '-';
        if (!is_digit(peek(has_sign ? 2 : 1))) {
            if (is_letter(peek(1))) return true;
            at_ += has_sign ? 2 : 1;
            failure("the exponent of '" + read_so_far() + "' has no digits", "", begin_, at_ - begin_);
            return false;
        }
        const bool negative = peek(1) == '-';
        at_ += has_sign ? 2 : 1;
        constexpr long enough = 100'000'000; // beyond this the number is 0 or inf whatever its digits
        long exponent = 0;
        for (; is_digit(peek()); ++at_) exponent = std::min(enough, 10 * exponent + (peek() - '0'));
        decimal_.exponent += negative ? -exponent : exponent;
        has_exponent_ = true;
        return true;
    }

    bool read_suffix() {
        if (peek() == '.') return excess("a number has one decimal point");
        const std::size_t scale_begin = at_;
        if (refuse_ambiguous()) return false;
        const Scale scale = names_ampere() ? Scale{} : read_scale(rest());
        at_ += scale.length;
        if (scale.length > 0 && is_digit(peek())) {
            if (has_point_ || has_exponent_)
                return excess("digits behind the scale continue a whole number only");
            read_decimals();
        }
        decimal_.exponent += scale.exponent;
        if (scale.mil) decimal_.multiply(254);
        while (const std::size_t letter = unit_letter_length(rest())) at_ += letter;
        if (is_digit(peek()) && at_ > scale_begin) {
            const std::string unit(text_.substr(scale_begin, at_ - scale_begin));
            return excess("a digit cannot follow '" + unit + "'");
        }
        if (peek() == '.' && is_digit(peek(1))) return excess("a number has one decimal point");
        return true;
    }

    [[nodiscard]] std::string_view letters() const {
        std::size_t end = at_;
        while (end < text_.size() && is_letter(text_[end])) ++end;
        return text_.substr(at_, end - at_);
    }

    // 1A: PSpice, LTspice and ngspice know no atto. 1aF, with a unit behind it, can mean nothing else.
    [[nodiscard]] bool names_ampere() const {
        const std::string_view word = letters();
        const bool bare = word.size() == 1 && micro_length(text_.substr(at_ + 1)) == 0;
        return (bare && lower(word.front()) == 'a') || begins(word, "amp");
    }

    bool refuse_ambiguous() {
        const std::string_view word = letters();
        if (!word.empty() && lower(word.front()) == 'x') {
            at_ += word.size();
            failure("'" + read_so_far() + "' is ambiguous: x is 1e6 in some simulators, a unit in others",
                    "write meg, or no unit", begin_, at_ - begin_);
            return true;
        }
        return false;
    }

    // Something stands where the number should have ended: take in all that looks like a part of it.
    bool excess(const std::string& why) {
        const std::size_t place = at_;
        while (peek() == '.' || is_digit(peek()) || unit_letter_length(rest()) > 0) ++at_;
        failure("'" + read_so_far() + "' is not a number: " + why, "", place, at_ - place);
        return false;
    }

    NumberResult finish(bool negative) {
        const double size = decimal_.value();
        const std::size_t length = at_ - begin_;
        if (std::isinf(size))
            return failure("'" + read_so_far() + "' is too large: the largest number is 1.797693e308", "",
                           begin_, length);
        if (size == 0 && !decimal_.zero())
            return failure("'" + read_so_far() + "' is too small: the smallest number above 0 is 4.94e-324",
                           "", begin_, length);
        result_.value = negative ? -size : size;
        result_.length = length;
        return result_;
    }

    NumberResult failure(std::string message, std::string hint, std::size_t place, std::size_t length) {
        result_.error = std::move(message);
        result_.hint = std::move(hint);
        result_.error_offset = place;
        result_.error_length = length;
        result_.length = at_ - begin_;
        return result_;
    }

    std::string_view text_;
    std::size_t begin_, at_;
    Decimal decimal_;
    bool has_point_ = false, has_exponent_ = false;
    NumberResult result_;
};

} // namespace

bool starts_number(std::string_view text, std::size_t at, bool signed_too) {
    if (signed_too && at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
    if (at >= text.size()) return false;
    return is_digit(text[at]) || (text[at] == '.' && at + 1 < text.size() && is_digit(text[at + 1]));
}

NumberResult parse_number(std::string_view text, std::size_t at) {
    return NumberReader(text, at).read();
}

} // namespace nullor::parser

// Precedence climbing over the text of a card.

#include <algorithm>
#include <array>
#include <utility>

#include "parser/expression/expression.hpp"
#include "parser/expression/vocabulary.hpp"
#include "parser/text/number.hpp"

namespace nullor::parser {

namespace {

struct Operator {
    std::string_view written, meant;
    int priority; // the higher the tighter
};

// Longer spellings first. The power operators are handled with their operands: they bind to the right, and
// tighter than a sign before them.
constexpr std::array binary_operators{
    Operator{"||", "||", 1}, Operator{"&&", "&&", 2}, Operator{"==", "==", 3}, Operator{"!=", "!=", 3},
    Operator{"<=", "<=", 4}, Operator{">=", ">=", 4}, Operator{"**", "^", 0},  Operator{"|", "||", 1},
    Operator{"&", "&&", 2},  Operator{"<", "<", 4},   Operator{">", ">", 4},   Operator{"+", "+", 5},
    Operator{"-", "-", 5},   Operator{"*", "*", 6},   Operator{"/", "/", 6},   Operator{"%", "%", 6},
    Operator{"^", "^", 0},
};

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}
bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
bool starts_name(char c) {
    return (lower(c) >= 'a' && lower(c) <= 'z') || c == '_' || c == '$' || c == '#' || c < 0 || c > '~';
}
bool is_name(char c) {
    return starts_name(c) || is_digit(c) || c == '.';
}

std::string lowered(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(), lower);
    return result;
}

char closer(char opener) {
    return opener == '(' ? ')' : opener == '{' ? '}' : opener;
}
bool opens(char c) {
    return c == '(' || c == '{' || c == '\'' || c == '"';
}
bool closes(char c) {
    return c == ')' || c == '}' || c == '\'' || c == '"';
}

std::string quoted(std::string_view text) {
    constexpr std::size_t longest = 40;
    return text.size() <= longest ? "'" + std::string(text) + "'"
                                  : "'" + std::string(text.substr(0, longest)) + "...'";
}

// A finished part and the bytes it stands on; null after an error.
struct Part {
    ExpressionPtr tree;
    std::size_t begin = 0, end = 0;

    explicit operator bool() const { return tree != nullptr; }
};

class Parser {
public:
    Parser(const CardText& card, std::size_t begin, std::size_t end, Diagnostics& diagnostics)
        : card_(card), text_(std::string_view(card.text()).substr(0, end)), at_(begin),
          diagnostics_(diagnostics) {}

    ExpressionPtr parse() {
        skip_blanks();
        if (at_end()) return fail(at_, 1, "expression-syntax", "an expression is expected here").tree;
        const Part whole = ternary();
        if (!whole) return nullptr;
        skip_blanks();
        if (!at_end()) return unexpected_behind().tree;
        return whole.tree;
    }

private:
    [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }
    [[nodiscard]] char peek() const { return at_end() ? '\0' : text_[at_]; }
    void skip_blanks() {
        while (!at_end() && is_blank(text_[at_])) ++at_;
    }

    Part fail(std::size_t place, std::size_t length, std::string code, std::string message,
              std::string hint = {}) {
        diagnostics_.error(card_.span(place, length), std::move(code), std::move(message), std::move(hint));
        return {};
    }

    Part node(Expression::Kind kind, std::string text, std::vector<ExpressionPtr> operands, std::size_t begin,
              std::size_t end, double number = 0) {
        if (++nodes_ > expression_nodes)
            return fail(begin, end - begin, "expression-size",
                        "the expression has more than " + std::to_string(expression_nodes) + " parts");
        auto made = std::make_shared<Expression>();
        made->kind = kind;
        made->number = number;
        made->text = std::move(text);
        made->operands = std::move(operands);
        made->span = card_.span(begin, end - begin);
        return {std::move(made), begin, end};
    }

    // One more level of nesting for as long as it lives; false when there are too many.
    class Level {
    public:
        explicit Level(int& depth) : depth_(depth) { ++depth_; }
        ~Level() { --depth_; }
        Level(const Level&) = delete;
        Level& operator=(const Level&) = delete;

    private:
        int& depth_;
    };
    bool too_deep(std::size_t place) {
        if (depth_ <= expression_depth) return false;
        fail(place, 1, "expression-depth",
             "the expression is nested more than " + std::to_string(expression_depth) + " deep");
        return true;
    }

    // The word, sign or character that stands here, for messages.
    [[nodiscard]] std::string_view word_here() const {
        std::size_t end = at_;
        while (end < text_.size() && is_name(text_[end])) ++end;
        if (end > at_) return text_.substr(at_, end - at_);
        for (const Operator& op : binary_operators)
            if (text_.substr(at_, op.written.size()) == op.written) return op.written;
        return text_.substr(at_, 1);
    }

    Part no_value_here() {
        if (at_end()) {
            std::size_t last = std::min(at_, text_.size());
            while (last > 0 && is_blank(text_[last - 1])) --last;
            const bool percent = last > 0 && text_[last - 1] == '%';
            return fail(last > 0 ? last - 1 : 0, 1, "expression-syntax",
                        "the expression ends where a value is expected",
                        percent ? "percent is understood in tol= only; here 1% is 0.01" : "");
        }
        const std::string_view word = word_here();
        return fail(at_, word.size(), "expression-syntax", "a value is expected before " + quoted(word));
    }

    // A whole expression, and then something.
    Part unexpected_behind() {
        const char c = peek();
        const std::string_view word = word_here();
        if (c == '=')
            return fail(at_, 1, "expression-syntax", "'=' is no operator of expressions",
                        "to compare, write '=='");
        if (c == ',')
            return fail(at_, 1, "expression-syntax", "',' separates the operands of a function only");
        if (c == ':') return fail(at_, 1, "expression-syntax", "':' without a '?' before it");
        if (closes(c)) return fail(at_, 1, "unbalanced", quoted(word) + " closes nothing that was opened");
        return fail(at_, word.size(), "expression-syntax", "an operator is expected before " + quoted(word));
    }

    [[nodiscard]] const Operator* operator_here() {
        skip_blanks();
        for (const Operator& op : binary_operators)
            if (text_.substr(std::min(at_, text_.size()), op.written.size()) == op.written) return &op;
        return nullptr;
    }
    bool count_operator(std::size_t place) {
        if (++operators_ <= expression_operators) return true;
        fail(place, 1, "expression-size",
             "the expression has more than " + std::to_string(expression_operators) + " operators");
        return false;
    }

    Part ternary() {
        Part condition = binary(1);
        if (!condition) return {};
        skip_blanks();
        if (peek() != '?') return condition;
        const Level level(depth_);
        const std::size_t mark = at_;
        if (too_deep(mark) || !count_operator(mark)) return {};
        ++at_;
        Part yes = ternary();
        if (!yes) return {};
        skip_blanks();
        if (peek() != ':')
            return fail(mark, 1, "expression-syntax", "this '?' has no ':'",
                        "condition ? value_if_true : value_if_false");
        ++at_;
        Part no = ternary();
        if (!no) return {};
        return node(Expression::Kind::ternary, "?:", {condition.tree, yes.tree, no.tree}, condition.begin,
                    no.end);
    }

    Part binary(int lowest) {
        Part left = unary();
        while (left) {
            const Operator* op = operator_here();
            if (op == nullptr || op->priority < lowest) break;
            if (!count_operator(at_)) return {};
            at_ += op->written.size();
            Part right = binary(op->priority + 1);
            if (!right) return {};
            left = node(Expression::Kind::binary, std::string(op->meant), {left.tree, right.tree}, left.begin,
                        right.end);
        }
        return left;
    }

    Part unary() {
        skip_blanks();
        const char sign = peek();
        if (sign != '-' && sign != '+' && sign != '!' && sign != '~') return power();
        const Level level(depth_);
        const std::size_t begin = at_;
        if (too_deep(begin)) return {};
        ++at_;
        Part operand = unary();
        if (!operand) return {};
        const std::string text(1, sign == '~' ? '!' : sign);
        return node(Expression::Kind::unary, text, {operand.tree}, begin, operand.end);
    }

    Part power() {
        Part base = primary();
        if (!base) return {};
        const Operator* op = operator_here();
        if (op == nullptr || op->meant != "^") return base;
        const Level level(depth_);
        if (too_deep(at_) || !count_operator(at_)) return {};
        at_ += op->written.size();
        Part exponent = unary();
        if (!exponent) return {};
        return node(Expression::Kind::binary, "^", {base.tree, exponent.tree}, base.begin, exponent.end);
    }

    Part primary() {
        skip_blanks();
        if (at_end()) return no_value_here();
        if (starts_number(text_, at_)) return number();
        if (opens(peek())) return group();
        if (starts_name(peek())) return name();
        return no_value_here();
    }

    Part number() {
        const NumberResult read = parse_number(text_, at_);
        if (!read.ok())
            return fail(read.error_offset, read.error_length, "bad-number", read.error, read.hint);
        const std::size_t begin = at_;
        at_ += read.length;
        return node(Expression::Kind::number, std::string(text_.substr(begin, read.length)), {}, begin, at_,
                    read.value);
    }

    Part group() {
        const Level level(depth_);
        const std::size_t begin = at_;
        if (too_deep(begin)) return {};
        const char opener = text_[at_++];
        Part inner = ternary();
        if (!inner) return {};
        skip_blanks();
        if (at_end()) return never_closed(begin);
        if (peek() != closer(opener)) {
            if (!closes(peek())) return unexpected_behind();
            return fail(at_, 1, "unbalanced",
                        quoted(text_.substr(begin, 1)) + " is closed by " + quoted(text_.substr(at_, 1)));
        }
        ++at_;
        return {inner.tree, begin, at_};
    }
    Part never_closed(std::size_t opener) {
        return fail(opener, 1, "unbalanced", quoted(text_.substr(opener, 1)) + " is never closed");
    }

    Part name() {
        const std::size_t begin = at_;
        while (!at_end() && is_name(text_[at_])) ++at_;
        const std::size_t end = at_;
        std::string text = lowered(text_.substr(begin, end - begin));
        skip_blanks();
        if (peek() == '(') return call(std::move(text), begin);
        at_ = end;
        return node(Expression::Kind::name, std::move(text), {}, begin, end);
    }

    Part call(std::string function, std::size_t begin) {
        const Level level(depth_);
        const std::size_t opener = at_++;
        if (too_deep(begin)) return {};
        std::vector<ExpressionPtr> operands;
        const bool names = takes_names(function) || is_current_of_path(function);
        skip_blanks();
        if (peek() == ')' && !names) return finish_call(std::move(function), {}, begin);
        for (;;) {
            skip_blanks();
            Part operand = names                                   ? raw_name(opener)
                           : peek() == '"' && takes_file(function) ? file_name()
                                                                   : ternary();
            if (!operand) return {};
            operands.push_back(std::move(operand.tree));
            skip_blanks();
            if (at_end()) return never_closed(opener);
            if (peek() == ')') return finish_call(std::move(function), std::move(operands), begin);
            if (peek() != ',') return unexpected_behind();
            ++at_;
        }
    }
    Part finish_call(std::string function, std::vector<ExpressionPtr> operands, std::size_t begin) {
        ++at_;
        return node(Expression::Kind::call, std::move(function), std::move(operands), begin, at_);
    }

    // ic(x1:q1): what a device's pin is called is not known here, and no expression is a path with colons.
    [[nodiscard]] bool is_current_of_path(const std::string& function) const {
        std::size_t end = at_;
        while (end < text_.size() && (is_name(text_[end]) || text_[end] == ':')) ++end;
        return function[0] == 'i' && end < text_.size() && text_[end] == ')' && end > at_ &&
               starts_name(text_[at_]);
    }

    Part file_name() {
        const std::size_t begin = at_, close = text_.find('"', begin + 1);
        if (close == std::string_view::npos) return never_closed(begin);
        at_ = close + 1;
        return node(Expression::Kind::file, std::string(text_.substr(begin + 1, close - begin - 1)), {},
                    begin, at_);
    }

    // Up to the comma or the parenthesis that ends it; parentheses inside come in pairs.
    Part raw_name(std::size_t opener) {
        skip_blanks();
        const std::size_t begin = at_;
        int inside = 0;
        for (; !at_end(); ++at_) {
            const char c = text_[at_];
            if (inside == 0 && (c == ',' || c == ')')) break;
            inside += c == '(' ? 1 : c == ')' ? -1 : 0;
        }
        if (at_end()) return never_closed(opener);
        std::size_t end = at_;
        while (end > begin && is_blank(text_[end - 1])) --end;
        if (end == begin)
            return fail(at_, 1, "expression-syntax", "a name is expected before " + quoted(word_here()));
        return node(Expression::Kind::name, lowered(text_.substr(begin, end - begin)), {}, begin, end);
    }

    const CardText& card_;
    std::string_view text_;
    std::size_t at_;
    Diagnostics& diagnostics_;
    int depth_ = 0, operators_ = 0, nodes_ = 0;
};

} // namespace

std::vector<std::string_view> operator_words() {
    std::vector<std::string_view> words{"!", "~", "?"};
    for (const Operator& op : binary_operators) words.push_back(op.written);
    return words;
}

ExpressionPtr parse_expression(const CardText& card, std::size_t begin, std::size_t end,
                               Diagnostics& diagnostics) {
    return Parser(card, begin, std::min(end, card.text().size()), diagnostics).parse();
}

} // namespace nullor::parser

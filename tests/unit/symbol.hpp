#pragma once
// An expression of named numbers, of which every device's coefficients can be made as of doubles: what a
// closed form is written from. Beside its tree it has the value at the numbers that it was made with:
// branches of a law (R = 0 is a wire) are decided by that.

#include <cmath>
#include <compare>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include <fmt/format.h>

namespace symbols {

using Numbers = std::map<std::string, double>;

class Symbol {
public:
    Symbol(double constant = 0) : Symbol(Node{'#', {}, constant, {}, {}}) {}
    static Symbol named(std::string name, double value) {
        return Symbol(Node{'n', std::move(name), value, {}, {}});
    }

    [[nodiscard]] double value() const { return node_->value; }
    [[nodiscard]] double at(const Numbers& numbers) const {
        const Node& n = *node_;
        if (n.op == '#') return n.value;
        if (n.op == 'n') return numbers.at(n.name);
        return n.op == 'f' ? function(n.name, n.a->at(numbers))
                           : operation(n.op, n.a->at(numbers), n.op == '~' ? 0 : n.b->at(numbers));
    }
    [[nodiscard]] std::string text() const {
        const Node& n = *node_;
        if (n.op == '#') return fmt::format("{}", n.value);
        if (n.op == 'n') return n.name;
        if (n.op == 'f') return n.name + "(" + n.a->text() + ")";
        if (n.op == '~') return "-" + n.a->inside(2);
        const int own = rank();
        return n.a->inside(own) + n.op + n.b->inside(n.op == '+' || n.op == '*' ? own : own + 1);
    }

    friend double number(const Symbol& a) { return a.value(); }
    friend auto operator<=>(const Symbol& a, const Symbol& b) { return a.value() <=> b.value(); }
    friend bool operator==(const Symbol& a, const Symbol& b) { return a.value() == b.value(); }

    // What is 0 or 1 as a constant leaves no trace, and signs go outwards.
    friend Symbol operator-(const Symbol& a) {
        if (a.is_constant()) return -a.value();
        if (a.node_->op == '~') return *a.node_->a;
        if (a.node_->op == '/' && a.node_->a->is_constant()) return -*a.node_->a / *a.node_->b;
        return Symbol(Node{'~', {}, -a.value(), std::make_shared<Symbol>(a), {}});
    }
    friend Symbol operator+(const Symbol& a, const Symbol& b) {
        return a.is(0) ? b : b.is(0) ? a : make('+', a, b);
    }
    friend Symbol operator-(const Symbol& a, const Symbol& b) {
        return b.is(0) ? a : a.is(0) ? -b : make('-', a, b);
    }
    friend Symbol operator*(const Symbol& a, const Symbol& b) {
        if (a.is(0) || b.is(0)) return 0.0;
        if (a.is(1) || b.is(1)) return a.is(1) ? b : a;
        if (a.is(-1) || b.is(-1)) return a.is(-1) ? -b : -a;
        if (a.node_->op == '~') return -(*a.node_->a * b);
        if (b.node_->op == '~') return -(a * *b.node_->a);
        if (b.node_->op == '/' && b.node_->a->is(1)) return a / *b.node_->b;
        return make('*', a, b);
    }
    friend Symbol operator/(const Symbol& a, const Symbol& b) {
        return a.is(0) ? Symbol(0.0) : b.is(1) ? a : make('/', a, b);
    }
    Symbol& operator+=(const Symbol& b) { return *this = *this + b; }
    Symbol& operator-=(const Symbol& b) { return *this = *this - b; }
    Symbol& operator*=(const Symbol& b) { return *this = *this * b; }
    Symbol& operator/=(const Symbol& b) { return *this = *this / b; }

    friend Symbol sqrt(const Symbol& a) { return call("sqrt", a); }
    friend Symbol exp(const Symbol& a) { return call("exp", a); }
    friend Symbol log(const Symbol& a) { return call("log", a); }
    friend Symbol sin(const Symbol& a) { return call("sin", a); }
    friend Symbol tan(const Symbol& a) { return call("tan", a); }
    friend Symbol abs(const Symbol& a) { return a < 0 ? -a : a; }
    friend Symbol min(const Symbol& a, const Symbol& b) { return b < a ? b : a; }
    friend Symbol max(const Symbol& a, const Symbol& b) { return b > a ? b : a; }

private:
    struct Node {
        char op; // # a constant, n a name, f a function, ~ the negative, or + - * /
        std::string name;
        double value;
        std::shared_ptr<const Symbol> a, b;
    };
    explicit Symbol(Node node) : node_(std::make_shared<const Node>(std::move(node))) {}

    static double operation(char op, double a, double b) {
        return op == '~' ? -a : op == '+' ? a + b : op == '-' ? a - b : op == '*' ? a * b : a / b;
    }
    static double function(const std::string& name, double a) {
        return name == "sqrt"  ? std::sqrt(a)
               : name == "exp" ? std::exp(a)
               : name == "log" ? std::log(a)
               : name == "sin" ? std::sin(a)
                               : std::tan(a);
    }
    static Symbol make(char op, const Symbol& a, const Symbol& b) {
        const double value = operation(op, a.value(), b.value());
        if (a.is_constant() && b.is_constant()) return value;
        return Symbol(Node{op, {}, value, std::make_shared<Symbol>(a), std::make_shared<Symbol>(b)});
    }
    static Symbol call(const char* name, const Symbol& a) {
        const double value = function(name, a.value());
        return a.is_constant() ? Symbol(value)
                               : Symbol(Node{'f', name, value, std::make_shared<Symbol>(a), {}});
    }

    [[nodiscard]] bool is_constant() const { return node_->op == '#'; }
    [[nodiscard]] bool is(double constant) const { return is_constant() && value() == constant; }
    [[nodiscard]] int rank() const {
        const char op = node_->op;
        return op == '+' || op == '-' ? 1 : op == '*' || op == '/' ? 2 : op == '~' ? 1 : 3;
    }
    [[nodiscard]] std::string inside(int outer) const { return rank() < outer ? "(" + text() + ")" : text(); }

    std::shared_ptr<const Node> node_;
};

} // namespace symbols

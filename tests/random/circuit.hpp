#pragma once
// What a generator makes: a circuit as plain data, and the deck that says the same in SPICE's words. Nothing
// of the simulator is used; the references read this and not the text.

#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace randomly {

inline constexpr double inf = std::numeric_limits<double>::infinity();

// SIN(vo va freq td theta phase), PULSE(v1 v2 td tr tf pw per), PWL(t v ...), EXP(v1 v2 td1 tau1 td2 tau2),
// SFFM(vo va fc mdi fs); without a waveform the source is its dc value.
struct Waveform {
    enum class Kind { dc, sin, pulse, pwl, exp, sffm } kind = Kind::dc;
    std::vector<double> numbers;
};

struct Source {
    double dc = 0;
    bool has_dc = true;       // else dc is the waveform's value at 0
    double ac = 0, phase = 0; // phase: degrees
    Waveform wave;
};

// sum of coefficient * v(plus, minus) + constant
struct Linear {
    struct Term {
        double factor;
        std::string plus, minus; // minus empty: to ground
    };
    double constant = 0;
    std::vector<Term> terms;
};

// A piecewise affine function of node voltages:
//     base + sum of factor * piece, piece one of
//     max(a0, a1), min(a0, a1), abs(a0), limit(a0, n0, n1), table(a0, n0,n1, n2,n3, ...), if(a0>n0, a1, a2)
struct Behaviour {
    struct Piece {
        enum class Kind { max, min, abs, limit, table, choice } kind;
        double factor = 1;
        std::vector<Linear> operands;
        std::vector<double> numbers;
    };
    Linear base;
    std::vector<Piece> pieces;
};

struct Opamp {
    bool supplied = false; // 5 pins
    double aol = inf, gbw = inf, fp2 = inf, phimargin = 90, sr = inf, srp = inf, srm = inf;
    double vmax = inf, vmin = -inf, headroom = 0, hrp = -1, hrm = -1; // hrp, hrm < 0: not given
    double rout = 0, ilimit = inf, rin = inf, cin = 0, rcm = inf, ccm = 0;
    double vos = 0, tcvos = 0, ib = 0, ios = 0, tcib = 0;
    double cmrr = inf, fcm = inf, psrr = inf, fps = inf, vsn = 0, iq = 0;
    bool nullor = false; // written without a model
};

struct Device {
    char letter; // r l c k v i e f g h x b
    std::string name;
    // r l c v i: +, -; e g: +, -, control +, control -; f h: +, -; x: inp inn out or inp inn vp vn out; b: +,
    // -
    std::vector<std::string> nodes;
    double value = 0;
    std::vector<std::string> others; // k: two inductors; f, h: the device whose current is read
    Source source;
    Opamp opamp;
    Behaviour behaviour;
    bool current = false;     // b: a current source
    std::optional<double> ic; // c: V, l: A at the start of a transient with uic
};

struct Analysis {
    enum class Kind { tran, op, dc, ac } kind = Kind::tran;
    double step = 0, stop = 0; // tran
    bool grid = false;         // the print grid is looked at, else the accepted points
    bool uic = false;          // starts from ic of devices and nodes; what is not given is 0
    std::string swept;         // dc: a source
    double from = 0, to = 0, by = 0;
    std::vector<double> frequencies; // ac
};

struct Circuit {
    std::string kind;
    std::vector<Device> devices;
    double temperature = 27;
    Analysis analysis;
    double reltol = 1e-3;
    double promised = 0; // reltol that is judged by, if another
    std::string method;  // empty: the default
    bool all_currents = false;
    std::vector<std::pair<std::string, double>> node_ics; // .ic, V

    Device& add(char letter, const std::string& name, std::vector<std::string> nodes, double value = 0);
};

// Digits that read back to the same double.
[[nodiscard]] std::string digits(double x);
[[nodiscard]] std::string deck(const Circuit& circuit, const std::string& title);

} // namespace randomly

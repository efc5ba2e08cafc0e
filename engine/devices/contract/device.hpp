#pragma once
// What a device says of itself. It states its law; it never sees a matrix, an analysis or a step.
//
// The equation of the whole circuit is f(x, t) + d/dt q(x) = 0 (circuit/system.hpp). A device adds to it
// through local unknowns, in this order: its nodes (pins first, then nodes that it only reads), the branch
// currents of the devices it refers to (F, H, K, i() in B), and its internal unknowns. Row k of the
// local f and q belongs to local unknown k: at a pin it is the current, in ampere, that flows from the node
// INTO the device; at an internal unknown it is that unknown's own equation; at a branch current referred
// to it is a voltage added to the branch equation of that device (K). Positive branch current flows into
// the first pin, through the device, out of the second.
//
// Time: t >= 0 is a moment of a transient (its initial operating point is t = 0); t < 0 means "no time", as
// in op, dc and ac: a source then has its dc value, or its waveform's value at 0 if no dc value was given.
//
// capabilities.hpp states what a device provides.

#include <algorithm>
#include <complex>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/diagnostics.hpp"
#include "engine/base/units.hpp"
#include "engine/devices/contract/behaviour.hpp"
#include "engine/devices/contract/words.hpp"

namespace nullor::devices {

inline constexpr double infinity = std::numeric_limits<double>::infinity();
inline constexpr double largest = std::numeric_limits<double>::max();        // as a bound: finite values only
inline constexpr double required = std::numeric_limits<double>::quiet_NaN(); // as a default: there is none

// Where a parameter may be given. One name may mean one thing on a card and another in a model (m of a diode:
// how many in parallel, and the grading coefficient of its model).
enum class Place {
    anywhere, // in the model, for all its instances, and on a card, which wins
    card,
    model,
};

// The range is closed, but for min where exclusive_min; infinities are allowed where the range includes them.
struct ParameterInfo {
    std::string_view name;
    std::string_view alias{}; // empty or another name, several separated by blanks
    Unit unit = Unit::none;
    double default_value = 0; // `required`: card or model must give it
    double min = -largest, max = largest;
    std::string_view meaning{};
    bool exclusive_min = false;
    bool percent = false; // a share, which may be written as 1%
    Place place = Place::anywhere;
    bool flag = false; // on a card the name alone means 1 (off)
    // The parameter whose value it has where it is not given; its default is that one's.
    std::string_view default_of{};
    // The name of a law that the device has, in the place of its usual one, where a parameter of that law is
    // given. Defaults of parameters of a law are meant in it alone.
    std::string_view law{};
    // How a card of SPICE has it: by its name; put together with others to something else (temperatures, ic1
    // and ic2 as ic=1,2); or not at all.
    enum class Export { by_name, together, never } exported = Export::by_name;
};

constexpr ParameterInfo flag_of(std::string_view name, Place place, std::string_view meaning) {
    return {name, "", Unit::none, 0, 0, 1, meaning, false, false, place, true};
}
// No other simulator but LTspice has it.
constexpr ParameterInfo noiseless_of(Place place) {
    ParameterInfo info = flag_of("noiseless", place, "makes no noise");
    info.exported = ParameterInfo::Export::never;
    return info;
}
constexpr ParameterInfo defaults_to(std::string_view other, ParameterInfo info) {
    info.default_of = other;
    return info;
}
constexpr ParameterInfo of_law(std::string_view law, ParameterInfo info) {
    info.law = law;
    return info;
}
constexpr ParameterInfo exported_together(ParameterInfo info) {
    info.exported = ParameterInfo::Export::together;
    return info;
}
// ic1, ic2, ...: what a transient with uic starts from, written as ic=1,2.
constexpr ParameterInfo initial_of(std::string_view name, Unit unit, std::string_view meaning) {
    return exported_together({name, "", unit, 0, -largest, largest, meaning, false, false, Place::card});
}

// The type of a .model card, lower case. Devices of one law that differ in the sign of their voltages and
// currents have two (npn 1, pnp -1).
struct ModelType {
    std::string_view name;
    int polarity = 1;
};

// What may stand between the pins and the end of a card: all the parser knows of an element letter. Several
// kinds may share a letter (E: linear and behavioural) and a kind may have several (a behavioural voltage is
// a B, an E or an H): find_kind tells them apart.
struct CardSyntax {
    std::string_view letters{};                   // lower case
    int min_pins = 2, max_pins = 2, pin_step = 1; // 3 to 5 in steps of 2: 3 or 5
    // In their order, with blanks between, for ic(q1) and ix(u1:out): "c b e s". Several lists, with ;
    // between: the first that has enough.
    std::string_view pin_names{};
    enum class Control { none, nodes, branches, branch_list } control = Control::none;
    // nodes: 2 controlling nodes or POLY(n) pairs (E, G); branches: 1 or POLY(n) names (F, H);
    // branch_list: 2 or more names of inductors, no pins (K)
    bool waveform = false; // DC, AC, SIN(...) and friends (V, I)
    enum class Expression { none, voltage, current } expression = Expression::none; // VALUE=, TABLE, POLY
    std::string_view principal{};             // the parameter that a bare number sets ("r"); empty: none
    std::span<const ModelType> model_types{}; // synonyms too (r, res); empty: takes no model
    bool model_required = false;
    bool type_on_card = false; // the type's word stands behind the nodes in the place of a model's name (OTA)
    // Which of them; null if it has no such type.
    [[nodiscard]] constexpr const ModelType* model_type(std::string_view lower_case_name) const {
        for (const ModelType& type : model_types)
            if (type.name == lower_case_name) return &type;
        return nullptr;
    }
    std::string_view builtin{}; // a word that stands for a model with all defaults ("nullor"); mostly empty
};

struct DeviceInfo {
    std::string_view name;    // "resistor"
    std::string_view meaning; // one line
    CardSyntax syntax;
    std::span<const ParameterInfo> parameters;
    bool reports_current{}; // i(name) is a result without being asked for: it is always an unknown
    bool at_last_pin{};     // i(name) is the current into the last pin, not into the first

    [[nodiscard]] constexpr int current_pin(int pins) const { return at_last_pin ? pins - 1 : 0; }
    // Empty where the device names none; of an instance with so many pins.
    [[nodiscard]] constexpr std::string_view pin_name(int pins, int pin) const {
        std::string_view lists = syntax.pin_names;
        while (!lists.empty()) {
            const std::string_view list = lists.substr(0, lists.find(';'));
            lists.remove_prefix(std::min(list.size() + 1, lists.size()));
            if (!nth_word(list, pins - 1).empty()) return nth_word(list, pin);
        }
        return {};
    }
    // -1 where it has no such pin.
    [[nodiscard]] constexpr int find_pin(int pins, std::string_view wanted) const {
        for (int pin = 0; pin < pins; ++pin)
            if (pin_name(pins, pin) == wanted) return pin;
        return -1;
    }

    // Index by name or alias of what may stand on a card, and in a model; or -1.
    [[nodiscard]] constexpr int find(std::string_view lower_case_name) const {
        return find_but(lower_case_name, Place::model);
    }
    [[nodiscard]] constexpr int find_in_model(std::string_view lower_case_name) const {
        return find_but(lower_case_name, Place::card);
    }

private:
    [[nodiscard]] constexpr int find_but(std::string_view word, Place elsewhere) const {
        for (std::size_t k = 0; k < parameters.size(); ++k)
            if (parameters[k].place != elsewhere &&
                (parameters[k].name == word || has_word(parameters[k].alias, word)))
                return static_cast<int>(k);
        return -1;
    }
};

// One instance with its numbers: everything evaluated, defaults filled in. Valid only during construction,
// except for the behaviours, which the device may keep. P is double to run; a dual carries derivatives by a
// parameter through the device's coefficients into its law (circuit/bank/slopes.hpp).
template <class P>
struct CardOf {
    std::span<const P> value;                   // by index in info().parameters
    std::span<const unsigned char> given;       // 1 where the deck (instance or model) said so
    std::span<const double> argument;           // waveform numbers, parameters read by a behaviour
    std::span<const P> referred;                // registry's referred_value of each device referred to
    std::shared_ptr<const Behaviour> behaviour; // V=, I=, VALUE=, TABLE, POLY; else null
    int polarity = 1;                           // of its model's type
    int waveform = 0;                           // devices::Waveform::Kind of the card
    int pins = 2, nodes = 2, references = 0;
    unsigned read_pins = 0;  // bit p: somebody reads the current into pin p, so that it is an unknown
    P temperature = 300.15;  // K
    double nominal = 300.15; // K
};

using Card = CardOf<double>;

// What is wrong with a card, for the parser to turn into diagnostics at the parameter's place.
struct CardProblem {
    Severity severity = Severity::error;
    int parameter = -1; // index in info().parameters; -1: the card as a whole
    std::string code;   // as in Diagnostic
    std::string message;
    std::string hint;
};

using CardProblems = std::vector<CardProblem>;

struct Internal {
    std::string_view name; // "i" for the branch current, which is what i(device) means
    Unit unit = Unit::none;
    bool state = false; // its row carries q: watched by the step control
    int pin = 0;        // of a current "i": the pin that it flows into, of which i(device) means one
    bool node = false;  // a node of the device's own: a voltage, whose row is a sum of currents
};

enum class PathKind {
    resistive,          // a voltage and a current find a way
    voltage_source,     // fixes the difference, carries any current (also wires, and inductors at DC)
    controlled_voltage, // sets the difference from elsewhere, carries any current
    nullator,           // fixes the difference at 0, carries none
    limited_nullator,   // the same while its norator is between rails: a loop through it ends at a rail
    norator,            // carries any current, sets nothing
    current_source,     // current comes from elsewhere
    capacitive,         // nothing at DC
};

struct Path {
    int a, b; // pins, -1 is ground
    PathKind kind;
};

struct Pin {
    int local; // local unknown
    double value;
};

// A term of the law, factor x[unknown] in the row, that in truth is x[unknown] of td ago: the law states it
// as if nothing changed, as at DC.
struct Delay {
    int row, unknown; // local
    double factor;
    double td; // s, above 0
};

// An exponential junction between two local unknowns, in the direction of its current: i ~ is exp(v/(n vt))
// with v = polarity (x[plus] - x[minus]). Beyond -breakdown a second one takes over, i ~ -exp(-(v +
// breakdown)/emission).
struct Junction {
    int plus, minus;
    double polarity;
    double emission;   // n vt in V
    double saturation; // is in A
    double start;      // v of the first iterate of an operating point that is sought from nothing, V
    double breakdown = infinity; // V, and its n vt in V and current there in A
    double breakdown_emission = 1, breakdown_saturation = 1;
};

// A noise current of density S(f) = white + flicker/f^exponent in A^2/Hz that flows between two local rows,
// into the device at `from` and out of it at `to` (-1: ground). At a row of a voltage it is a voltage in
// V^2/Hz.
struct NoiseSource {
    std::string_view name; // one of its device's `noises`; several of one name are one mechanism
    int from, to;
    double white;
    double flicker = 0, exponent = 1;
};

// Local unknowns of an amplifier: `state`, whose row is the law of its gain; the pin of its output and the
// branch current there, whose row is the law of its output stage. lag: time constant of the gain in s, 1 s if
// it has none. input: the row with the voltage between the inputs, that of `state` or of an unknown before
// it; without the terms of `state` in these two rows the gain is infinite.
struct Amplifier {
    int state, output, branch;
    double lag;
    int input;
};

// Dense local result, row-major Jacobians of size n x n; all start at 0.
template <class P>
struct LocalEquationsOf {
    int n;
    P *f, *q, *df, *dq;
};

using LocalEquations = LocalEquationsOf<double>;

struct LocalPattern {
    int n;
    std::vector<std::pair<int, int>> df, dq; // (row, column) that may be nonzero
};

} // namespace nullor::devices

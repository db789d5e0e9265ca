"""GLSL programs of the scene, run by Mesa's llvmpipe or a GPU. Colours are linear RGB until `encode`."""

from __future__ import annotations

VERTEX_SHADER = """#version 330
uniform mat4 VP; uniform mat4 SVP; in vec3 pos; in vec3 nrm; in vec3 rest; in vec4 field; in float paint;
out vec3 world; out vec3 n; out vec3 r; out vec4 f; out float pt; out vec4 sp;
void main() {
  gl_Position = VP * vec4(pos, 1); world = pos; n = nrm; r = rest; f = field; pt = paint; sp = SVP * vec4(pos, 1);
}"""

COMMON = """#version 330
in vec3 world; in vec3 n; in vec3 r; in vec4 f; in float pt; in vec4 sp; out vec4 o;
uniform vec3 cam; uniform vec3 key; uniform float ambient; uniform float keyI; uniform vec3 keyC;
uniform sampler2D shadow; uniform float shadowK;
float hash(vec3 p) { p = fract(p * .3183099 + .1); p *= 17.; return fract(p.x * p.y * p.z * (p.x + p.y + p.z)); }
float noise(vec3 x) {
  vec3 i = floor(x), q = fract(x); q = q * q * (3. - 2. * q);
  float a = mix(hash(i), hash(i + vec3(1,0,0)), q.x), b = mix(hash(i + vec3(0,1,0)), hash(i + vec3(1,1,0)), q.x);
  float c = mix(hash(i + vec3(0,0,1)), hash(i + vec3(1,0,1)), q.x);
  float d = mix(hash(i + vec3(0,1,1)), hash(i + vec3(1,1,1)), q.x);
  return mix(mix(a, b, q.y), mix(c, d, q.y), q.z);
}
float fbm(vec3 p) { return .5 * noise(p) + .25 * noise(p * 2.03) + .125 * noise(p * 4.1) + .0625 * noise(p * 8.3); }
float lit() {  // 1 = in the light; 5x5 soft shadow
  vec3 q = sp.xyz / sp.w * .5 + .5; float s = 0.;
  for (int i = -2; i <= 2; i++) for (int j = -2; j <= 2; j++) {
    float d = texture(shadow, q.xy + vec2(i, j) * 1.6 / 1024.).r; s += (q.z - .0035 > d) ? 0. : 1.; }
  return mix(1., s / 25., shadowK);
}
vec3 shade(vec3 albedo, vec3 N, float wrap, float spec, float gloss) {
  vec3 V = normalize(cam - world); float d = max((dot(N, key) + wrap) / (1. + wrap), 0.); float light = lit();
  float s = spec * pow(max(dot(N, normalize(V + key)), 0.), gloss) * light;
  float hemisphere = .62 + .38 * N.z; float fill = .25 * max(dot(N, normalize(V + vec3(0, 0, .3))), 0.);
  float ao = mix(.72, 1., clamp(world.z / .25, 0., 1.));
  return albedo * (ambient * (hemisphere * ao + fill) + keyI * d * mix(.18, 1., light) * keyC) + s;
}
vec3 encode(vec3 c) { c = c / (1. + .18 * c); return pow(clamp(c, 0., 1.), vec3(1. / 2.2)); }
"""

# alpha 1 marks the person (the true silhouette)
BODY_SHADER = (
    COMMON
    + """uniform vec3 cSkin, cShirt, cBottom, cShoe, cHair, cThing; uniform int shirtOver;
void main() {
  vec3 N = normalize(n); if (!gl_FrontFacing) N = -N;
  vec3 c; float wrap = .25, spec = .06, gloss = 18.;
  float fine = fbm(r * 260.) - .47; float wrinkle = fbm(vec3(r.x * 30., r.y * 30., r.z * 60.)) - .47;
  if (pt > 4.5) {  // things.py: hair, shirt, bottom, shoe, a colour of its own
    c = pt < 5.5 ? cHair * (.65 + .9 * fbm(vec3(r.xy * 190., r.z * 40.))) : pt < 6.5 ? cShirt : pt < 7.5 ? cBottom
      : pt < 8.5 ? cShoe : cThing;
    c *= 1. + .2 * wrinkle + .1 * fine; wrap = .12; spec = .02;
    if (pt > 5.5) N = normalize(N + .12 * vec3(wrinkle, fbm(r * 35. + 3.) - .47, -wrinkle)); }
  else if (f.w > 0.) { c = cHair * (.65 + .9 * fbm(vec3(r.xy * 190., r.z * 40.))); spec = .10; gloss = 12.; }
  else if (f.z > 0.) { c = cShoe * (1. + .2 * fine); if (r.z < .018) c = vec3(.75); spec = .05; }
  else if (f.y > 0. && !(shirtOver == 1 && f.x > 0.)) {
    c = cBottom * (1. + .25 * wrinkle + .2 * fine); wrap = .1; spec = .01;
    N = normalize(N + .10 * vec3(wrinkle, fbm(r * 40. + 7.) - .47, wrinkle)); }
  else if (f.x > 0.) {
    c = cShirt * (1. + .18 * wrinkle + .15 * fine); wrap = .12; spec = .012;
    N = normalize(N + .10 * vec3(wrinkle, fbm(r * 35. + 3.) - .47, -wrinkle)); }
  else {
    c = cSkin * (1. + .10 * fine + .12 * (fbm(r * 22.) - .47));
    c *= mix(vec3(1), vec3(1.08, .93, .90), clamp(fbm(r * 14.) * 1.6 - .4, 0., 1.)); wrap = .32;
    if (abs(pt - 1.) < .25) { c = vec3(.8); spec = .3; }
    else if (abs(pt - 2.) < .3) { c = vec3(.10, .06, .04); spec = .4; gloss = 60.; }
    else if (pt > 2.6 && pt < 3.3) c = cSkin * vec3(.85, .5, .5);
    else if (pt > 3.4) c = cHair * 1.1; }
  o = vec4(encode(shade(c, N, wrap, spec, gloss)), 1.);
}"""
)

# surface kinds: 0 floor, 1 wall, 2 plain object, 3 picture, 4 light source (room.Surface)
ROOM_SHADER = (
    COMMON
    + """uniform vec3 cWall, cFloor; uniform int carpet; uniform int plain;
void main() {
  vec3 N = normalize(n); vec3 c; float spec = 0.; int k = int(pt + .5);
  if (k == 0) {
    if (carpet == 1) { c = cFloor * (.85 + .35 * fbm(r * vec3(60., 60., 1.))); c *= 1. + .25 * (fbm(r * 9.) - .47); }
    else {
      float b = floor(r.y / .14); float off = hash(vec3(b, 3., 1.)) * 1.3; float id = floor((r.x + off) / 1.25);
      float grain = fbm(vec3((r.x + off) * 6., r.y * 70., b));
      c = cFloor * (.72 + .35 * hash(vec3(b, id, 2.)) + .45 * (grain - .47));
      float e = min(fract(r.y / .14), 1. - fract(r.y / .14)); if (e < .014) c *= .55;
      if (fract((r.x + off) / 1.25) < .003) c *= .55; spec = .08; } }
  else if (k == 1) c = (plain == 1) ? cWall : cWall * (1. + .06 * (fbm(r * 3.) - .47) + .05 * (fbm(r * 180.) - .47));
  else if (k == 2) { c = f.rgb * (1. + .25 * (fbm(r * vec3(9., 9., 40.)) - .47)); spec = .03; }
  else if (k == 3) {
    float a = fbm(r * 5. + f.a * 10.); c = mix(f.rgb, vec3(f.b, f.r, f.g) * .8, smoothstep(.35, .6, a));
    c = mix(c, vec3(.9), step(.62, fbm(r * 11.))); }
  else { o = vec4(encode(f.rgb * (1.6 + .4 * r.z)), 0.); return; }
  o = vec4(encode(shade(c, N, 0., spec, 30.)), 0.);
}"""
)

# the room is drawn once fully lit and once fully in shadow; each frame only mixes the two
MIX_SHADER = (
    COMMON
    + """uniform sampler2D litT, darkT; uniform vec2 wh; uniform vec4 sb;
void main() {
  vec2 u = gl_FragCoord.xy / wh; vec3 q = sp.xyz / sp.w * .5 + .5; float l = 1.;
  if (q.x > sb.x && q.x < sb.z && q.y > sb.y && q.y < sb.w) l = lit();
  o = vec4(mix(texture(darkT, u).rgb, texture(litT, u).rgb, l), 0.);
}"""
)

SHADOW_VERTEX = "#version 330\nuniform mat4 SVP; in vec3 pos; void main() { gl_Position = SVP * vec4(pos, 1); }"
SHADOW_FRAGMENT = "#version 330\nvoid main() {}"

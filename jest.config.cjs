const paths = {
  '^@confrere/(kernel|contract|relay)$': '<rootDir>/libs/$1/index.ts',
  '^@confrere/(platform|features|browser)/(.*)$': '<rootDir>/libs/$1/$2/index.ts',
};
const swc = [
  '@swc/jest',
  {
    jsc: {
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true },
      target: 'es2023',
      keepClassNames: true,
    },
    module: { type: 'commonjs' },
  },
];
const { createCjsPreset } = require('jest-preset-angular/presets');

/** Nest 12 and several libraries are ESM only: everything is transformed to CommonJS, so that jest needs no flags. */
module.exports = {
  // Against hanging; no spec is a measure of speed.
  testTimeout: 120_000,
  projects: [
    {
      displayName: 'node',
      roots: [
        '<rootDir>/libs/kernel',
        '<rootDir>/libs/contract',
        '<rootDir>/libs/relay',
        '<rootDir>/libs/platform',
        '<rootDir>/libs/features',
        '<rootDir>/apps/server',
        '<rootDir>/apps/relay',
        '<rootDir>/apps/cli',
      ],
      testEnvironment: 'node',
      testMatch: ['**/*.spec.ts'],
      transform: { '^.+\\.(ts|js|mjs)$': swc },
      transformIgnorePatterns: [],
      moduleNameMapper: { ...paths, '^(\\.{1,2}/.*)\\.js$': ['$1', '$1.js'] },
    },
    {
      ...createCjsPreset({ tsconfig: '<rootDir>/tsconfig.browser.spec.json' }),
      displayName: 'browser',
      roots: ['<rootDir>/libs/browser', '<rootDir>/apps/visit', '<rootDir>/apps/desk'],
      testMatch: ['**/*.spec.ts'],
      setupFilesAfterEnv: ['<rootDir>/libs/browser/setup-jest.ts'],
      moduleNameMapper: { ...paths, '^(\\.{1,2}/.*)\\.js$': ['$1', '$1.js'] },
    },
  ],
};

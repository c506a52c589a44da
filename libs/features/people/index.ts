export { AddMember, type NewMember } from './add-member.js';
export { MemberEntity } from './member.entity.js';
export { peopleEntities, PeopleModule } from './people.module.js';
